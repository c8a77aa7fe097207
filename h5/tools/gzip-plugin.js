/** Writes a .gz beside every built text file, so that the server never compresses at request time. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** @returns {import('vite').Plugin} */
export function gzip() {
  return {
    name: 'gzip-beside',
    apply: 'build',
    writeBundle: {
      order: 'post',
      handler(options) {
        const folder = options.dir ?? 'dist'
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          if (!/\.(js|css|html|svg)$/.test(name)) continue
          writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(folder, name)), { level: 9 }))
        }
      },
    },
  }
}
