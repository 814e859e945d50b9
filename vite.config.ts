import { defineConfig } from 'vite';

const GATEWAY = 'http://127.0.0.1:4000';

/** Builds the console into dist/console, from where the gateway serves it. */
export default defineConfig({
  root: 'src/console',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The content security policy allows no data: address but for images.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/graphql': { target: GATEWAY, ws: true } } },
});
