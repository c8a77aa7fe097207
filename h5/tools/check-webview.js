/** Fails when the build contains what the old webviews inside WeCom cannot run. */
import { readdirSync, readFileSync } from 'node:fs'
import { cssProblems, jsProblems } from './webview-rules.js'

const assets = new URL('../dist/assets/', import.meta.url)
const problems = readdirSync(assets).flatMap((name) => {
  const check = name.endsWith('.css') ? cssProblems : name.endsWith('.js') ? jsProblems : null
  return check ? check(readFileSync(new URL(name, assets), 'utf8')).map((problem) => `${name}: ${problem}`) : []
})
for (const problem of problems) console.error(problem)
if (problems.length) process.exit(1)
console.log('build runs on Chrome 79 and Safari 13')
