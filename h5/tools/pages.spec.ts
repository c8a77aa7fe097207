import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { RouteRecordRaw } from 'vue-router'
import { routes } from '@/router'

/** Vitest runs in h5/. */
const WRITTEN = readFileSync('../docs/pages.md', 'utf8')

/** Every address with the title of its page, ids as `<id>`. */
function pages(of: readonly RouteRecordRaw[], above = ''): string[] {
  return of.flatMap((route) => {
    const path = route.path.startsWith('/') ? route.path : `${above}/${route.path}`
    const address = path.replace(/:(\w+)\([^)]*\)\*?/g, '<$1>').replace(/^\/$/, '')
    const here = path.includes(':rest') ? [] : [`| \`/h5${address || '/'}\` | ${route.meta?.title ?? ''} |`]
    return [...here, ...pages(route.children ?? [], path)]
  })
}

it('the documents name every page there is, and no other', () => {
  const rows = WRITTEN.split('\n').filter((line) => line.startsWith('| `/h5'))
  expect(rows.sort()).toEqual(pages(routes).sort())
})
