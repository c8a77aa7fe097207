/** Fails when what a page loads first (its scripts and styles, gzipped), or what draws charts later, is heavier than its budget. */
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGETS = { sidebar: 80_000, index: 90_000 }
const CHARTS_BUDGET = 175_000
const dist = new URL('../dist/', import.meta.url)

/** @param {string} page */
function firstLoad(page) {
  const html = readFileSync(new URL(`${page}.html`, dist), 'utf8')
  return [...html.matchAll(/(?:src|href)="\/h5\/(assets\/[^"]+\.(?:js|css))"/g)].map((found) => String(found[1]))
}

/** @param {string} file */
const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

let isTooHeavy = false
for (const [page, budget] of Object.entries(BUDGETS)) {
  const files = firstLoad(page).map((file) => ({ file, bytes: weigh(file) }))
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const verdict = total > budget ? 'TOO HEAVY' : 'ok'
  console.log(`${page}.html first load: ${total} of ${budget} bytes gzip, ${verdict}`)
  for (const { file, bytes } of files) console.log(`  ${String(bytes).padStart(7)}  ${file}`)
  isTooHeavy ||= total > budget
}

const [charts] = readdirSync(new URL('assets/', dist)).filter((name) => /^echarts-.*\.js$/.test(name))
if (!charts) throw new Error('the charts have no file of their own: pages would wait for them')
const drawn = weigh(`assets/${charts}`)
console.log(`charts, loaded with the first one: ${drawn} of ${CHARTS_BUDGET} bytes gzip, ${drawn > CHARTS_BUDGET ? 'TOO HEAVY' : 'ok'}`)
isTooHeavy ||= drawn > CHARTS_BUDGET

if (isTooHeavy) process.exit(1)
