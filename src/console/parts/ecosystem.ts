/** Names of the ecosystems of extensions. */
export const Ecosystem: Readonly<Record<string, string>> = {
  COMPONENT: 'Component',
  OCTAVE: 'Octave package',
  PERL: 'Perl module',
  PYTHON: 'Python package',
  R: 'R package',
  RUBY: 'Ruby gem',
  SOFTWARE: 'Software',
};
