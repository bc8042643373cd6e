/** `npm run build` makes dist/page; `npm run dev` serves the page over the fixtures, whose state `/api/fixture/<state>` chooses. */
import { defineConfig, type Plugin } from 'vite';
import { FixtureApi } from './page/fixtures/fixture-api.ts';

const fixtures: Plugin = {
  name: 'fixtures',
  apply: 'serve',
  configureServer({ middlewares }) {
    const api = new FixtureApi();
    middlewares.use((request, response, next) => {
      if (!api.answer(request, response)) next();
    });
  },
};

export default defineConfig({
  root: import.meta.dirname.concat('/page'),
  plugins: [fixtures],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2024',
    // One script: there is nothing to load ahead of it. No data: addresses in the style sheet either, the policy of the server has none.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
