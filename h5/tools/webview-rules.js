/** What Chrome 79 and Safari 13 do not understand, found in built CSS and JavaScript. */
import { parse } from 'acorn'

const CSS_TABOO = [
  [/(?:^|[;{])\s*inset(?:-[a-z]+)*\s*:/, 'inset'],
  [/(?:^|[;{])\s*aspect-ratio\s*:/, 'aspect-ratio'],
  [/:(?:is|where|has)\(/, ':is()/:where()/:has()'],
  [/@layer\b|@container\b|@property\b/, '@layer/@container/@property'],
  [/\b(?:oklch|oklab|color-mix|light-dark)\(/, 'modern colour function'],
]
// Not toSorted, toReversed and toSpliced: Vue's reactive arrays define them, and only a page that calls them needs them;
// ours cannot, as TypeScript knows ES2019 only.
const METHOD_TABOO = new Set(['at', 'replaceAll', 'findLast', 'findLastIndex', 'hasOwn', 'randomUUID', 'groupBy'])
const FUNCTION_TABOO = new Set(['structuredClone', 'requestIdleCallback'])

/** @param {string} css @returns {string[]} */
export function cssProblems(css) {
  const problems = []
  for (const [pattern, name] of /** @type {[RegExp, string][]} */ (CSS_TABOO)) {
    if (pattern.test(css)) problems.push(`CSS uses ${name}`)
  }
  for (const [, selector = '', block = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (/(?:^|;)\s*(?:row-|column-)?gap\s*:/.test(block) && !/display\s*:\s*(?:inline-)?grid/.test(block)) {
      problems.push(`CSS uses gap outside a grid: ${selector.trim()}`)
    }
    const heights = [...block.matchAll(/(?:^|;)\s*((?:min-|max-)?height)\s*:([^;]*)/g)]
    heights.forEach(([, property, value = ''], index) => {
      const hasFallback = heights.slice(0, index).some(([, earlier]) => earlier === property)
      if (/\d[dsl]v[hw]\b/.test(value) && !hasFallback) problems.push(`CSS uses ${value} without fallback: ${selector.trim()}`)
    })
  }
  return problems
}

/** @param {string} code @returns {string[]} */
export function jsProblems(code) {
  /** @type {Set<string>} */
  const problems = new Set()
  /** @param {any} node */
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (!node || typeof node.type !== 'string') return
    if (node.type === 'ChainExpression') problems.add('optional chaining')
    if (node.type === 'LogicalExpression' && node.operator === '??') problems.add('nullish coalescing')
    if (node.type === 'Literal' && node.bigint) problems.add('BigInt literal')
    if (node.type === 'CallExpression') {
      const { callee } = node
      const method = callee.type === 'MemberExpression' && !callee.computed ? callee.property.name : ''
      if (METHOD_TABOO.has(method)) problems.add(`.${method}()`)
      if (FUNCTION_TABOO.has(callee.name)) problems.add(`${callee.name}()`)
    }
    Object.values(node).forEach(visit)
  }
  try {
    visit(parse(code, { ecmaVersion: 2020, sourceType: 'module' }))
  } catch (error) {
    problems.add(`syntax newer than ES2020 (${String(error)})`)
  }
  return [...problems].map((problem) => `JavaScript uses ${problem}`)
}
