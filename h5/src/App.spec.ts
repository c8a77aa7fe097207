/** The frame around every page. */
import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from '@/App.vue'
import { routes } from '@/router'
import { me } from '@/shell/session'
import { aMe } from '@/testing/fixtures'
import { ok, refuse, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

vi.mock('@/shell/live', async (original) => ({ ...(await original<object>()), startLive: () => undefined }))

async function open(address: string) {
  me.value = null
  const server = serve({ 'GET /api/v1/me': refuse(503, 'busy') })
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(address)
  const app = mount(App, { global: { plugins: [router] }, attachTo: document.body })
  await settle()
  return { server, router, app }
}

it.each(['/', '/tasks'])('stays when the server cannot say who is here: %s', async (address) => {
  const { app } = await open(address)
  expect(app.get('[role=alert]').text()).toMatch(/系统正忙.*重试/s)
  expect(app.findAll('nav a').map((tab) => tab.text())).toEqual(['今日', '客户', '业绩', '我的'])
  expect(app.find('.only-wide').exists()).toBe(false)
})

it('tries again when another tab is tapped', async () => {
  const { server, router, app } = await open('/')
  server.change('GET /api/v1/me', ok(aMe()))
  await router.push('/nowhere')
  await settle()
  expect(app.find('[role=alert]').exists()).toBe(false)
  expect(app.text()).toContain('这个地址没有页面')
})
