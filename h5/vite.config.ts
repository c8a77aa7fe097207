import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { boot } from './tools/boot-plugin.js'
import { gzip } from './tools/gzip-plugin.js'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  base: '/h5/',
  plugins: [vue(), boot(), gzip()],
  resolve: {
    alias: [
      { find: '@', replacement: here('src') },
      // Vant's Icon carries a 28 kB font; our icons are SVG components.
      { find: /^(\.\.\/)+icon\/index\.css$/, replacement: here('src/styles/no-icon-font.css') },
    ],
  },
  build: {
    target: ['chrome79', 'safari13'],
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: here('index.html'), sidebar: here('sidebar.html') } },
  },
  server: {
    port: 8300,
    proxy: {
      '/api': process.env.APP_URL ?? 'http://127.0.0.1:8000',
      '/auth': process.env.APP_URL ?? 'http://127.0.0.1:8000',
    },
  },
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'http://work.test/h5/' } },
    include: ['src/**/*.spec.ts', 'tools/**/*.spec.ts', 'boot/**/*.spec.js'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // Vant's modules import CSS; the SDK reads the user agent when it is loaded, so tests load it anew.
    server: { deps: { inline: ['vant', '@wecom/jssdk'] } },
    // The SDK's register() configures in advance and drops the promise; the call that needs it fails visibly.
    onUnhandledError: (error) => !('errMsg' in error || error.name === 'Refusal'),
  },
})
