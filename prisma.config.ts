import { defineConfig } from 'prisma/config';

// `generate`, `validate` and `format` insist on a native schema engine (a download) but never run it: any existing file will do.
if (['generate', 'validate', 'format'].some((command) => process.argv.includes(command)))
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost/unused' },
});
