/** The check for old webviews finds what it should, and only that. */
import { describe, expect, it } from 'vitest'
import { cssProblems, jsProblems } from './webview-rules.js'

describe('cssProblems', () => {
  it.each([
    '.a{display:flex;gap:8px}',
    '.a{row-gap:8px}',
    '.a{inset:0}',
    '.a{color:red;aspect-ratio:1}',
    '.a:is(.b){color:red}',
    '.a{height:100dvh}',
    '@media print{.a{display:flex;gap:1px}}',
  ])('refuses %s', (css) => expect(cssProblems(css)).toHaveLength(1))

  it.each(['.a{display:grid;gap:8px}', '.a{height:100vh;height:100dvh}', '.a{top:0;left:0}', '.inset{color:red}'])(
    'accepts %s',
    (css) => expect(cssProblems(css)).toEqual([]),
  )
})

describe('jsProblems', () => {
  it.each(['a?.b', 'a??b', 'a.at(-1)', 'a.replaceAll("x","")', 'structuredClone(a)', 'a||=b', 'class A{#b=1}', '1n'])(
    'refuses %s',
    (code) => expect(jsProblems(code)).toHaveLength(1),
  )

  it.each(['import("./a.js")', 'at(1)', 'a.replace(/x/g,"")', '"a?.b ?? c"', 'const {a,...b}=c'])('accepts %s', (code) =>
    expect(jsProblems(code)).toEqual([]),
  )
})
