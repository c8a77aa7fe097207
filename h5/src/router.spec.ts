/** Addresses. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { mountPage } from '@/testing/mountPage'
import { serve } from '@/testing/server'
import { createWorkbenchRouter, routes, unopened } from './router'

const assign = vi.fn()

beforeEach(() => {
  assign.mockReset()
  unopened.value = null
  vi.spyOn(window.location, 'assign').mockImplementation(assign)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

describe('addresses', () => {
  it.each(['/', '/customers', '/customers/7', '/tasks', '/tasks/new', '/team', '/team/tasks/3', '/me', '/me/contacts', '/kpis', '/kpis/guided_gmv', '/team/numbers', '/leaderboards'])('%s is a page', (address) => {
    const router = createRouter({ history: createMemoryHistory(), routes })
    expect(router.resolve(address).meta.tab).toBeDefined()
  })

  it.each(['/nowhere', '/customers/abc', '/tasks/12x', '/kpis/GMV!'])('%s is not, and says so', async (address) => {
    serve({})
    const { page } = await mountPage(address)
    expect(page.text()).toContain('这个地址没有页面')
  })
})

describe('a page whose files are gone', () => {
  function brokenRouter() {
    const router = createWorkbenchRouter()
    router.addRoute({ path: '/broken', component: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')) })
    return () => router.push('/broken').catch(() => undefined)
  }

  it('is opened anew once, and explained the second time', async () => {
    const open = brokenRouter()
    await open()
    expect(assign).toHaveBeenCalledWith('/h5/broken')
    expect(unopened.value).toBeNull()
    await open()
    expect(assign).toHaveBeenCalledOnce()
    expect(unopened.value).toBe('/broken')
  })
})
