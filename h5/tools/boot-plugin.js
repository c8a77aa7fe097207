/** Puts boot/boot.js, a classic script, first into every page: what shows a readable panel when the real scripts fail. */
import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'

const source = readFileSync(new URL('../boot/boot.js', import.meta.url), 'utf8')
const fileName = `assets/boot-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`

/** @returns {import('vite').Plugin} */
export function boot() {
  let base = '/'
  return {
    name: 'boot-script',
    configResolved(config) {
      base = config.base
    },
    configureServer(server) {
      server.middlewares.use(`${base}${fileName}`, (_request, response) => {
        response.setHeader('Content-Type', 'text/javascript')
        response.end(source)
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'script', attrs: { src: `${base}${fileName}` }, injectTo: 'head-prepend' }],
    },
  }
}
