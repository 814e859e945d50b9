import graphql from '@graphql-eslint/eslint-plugin';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx', 'eslint.config.js'];

export default tseslint.config(
  {
    ignores: ['dist/', 'coverage/', 'src/generated/', 'data/', 'test/rest/typedClient/', 'docs/recipes/{codegen,tada}/'],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: TYPESCRIPT })),
  {
    files: TYPESCRIPT,
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Numbers in messages read as they are.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // It does not see that a closure changes a variable, nor that the network sends what no type allows.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // It runs out of stack on the types of GraphQL's schema, which hold each other.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // There are no enums (erasableSyntaxOnly), and it takes a fifth of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      'max-lines': ['error', 300],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true, IIFEs: true }],
    },
  },
  {
    // What a server answers has no type: a test says what it expects of it.
    files: ['test/**', 'bench/**', 'reliability/**'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // What stands in for something that waits.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['schema.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: './schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-all'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // As graphql sorts what it prints: definitions by capitals first, and no field before the others.
      '@graphql-eslint/alphabetize': [
        'error',
        {
          fields: ['ObjectTypeDefinition', 'InterfaceTypeDefinition', 'InputObjectTypeDefinition'],
          values: true,
          arguments: ['FieldDefinition', 'DirectiveDefinition'],
        },
      ],
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            suffixes: ['Connection', 'Edge', 'Payload', 'Error'],
            // Values, which are parts of something that has an id.
            types: [
              ...[
                'CatalogComparison',
                'Change',
                'ChangeBatch',
                'ChangeCounts',
                'CpuTarget',
                'DiscoveredCatalog',
                'DiscoveredRelease',
                'Environment',
                'EnvironmentOption',
                'EnvironmentProblem',
                'Hardware',
                'Host',
                'ImportChange',
                'ImportEvent',
                'ImportProblem',
              ],
              ...[
                'ImportSummary',
                'ImportVersionChange',
                'InputIssue',
                'HostBuild',
                'HostCatalog',
                'KnownIssue',
                'FacetValue',
                'PackageFacets',
                'PartitionBuild',
                'Module',
                'MovePlan',
                'MoveStep',
                'PackageComparison',
                'PageInfo',
                'SearchMatch',
                'SpdxLicense',
                'TextRange',
                'Toolchain',
                'Viewer',
              ],
            ],
          },
        },
      ],
      // Connections have `nodes` too, values come in lists that nobody pages through, and problems in pages without being nodes.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
      // What clients rely on has both, and results that are never null: what goes wrong is a member of the union or a top-level error.
      '@graphql-eslint/no-root-type': 'off',
      '@graphql-eslint/require-nullable-result-in-root': 'off',
    },
  },
  { files: ['eslint.config.js'], ...tseslint.configs.disableTypeChecked },
);
