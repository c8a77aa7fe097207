/** 推送任务. */
import { describe, expect, it, vi } from 'vitest'
import { snack } from '@/shell/snack'
import { aCustomer, aMe, aPage, aRelation, aTask } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, refuse, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

// The next page is loaded when it is needed.
const LOADING_MS = 10_000

const MANAGER = aMe({ roles: ['manager'] })
const PUSH = 'POST /api/v1/tasks'
const ROUTES = {
  'GET /api/v1/customers/7': ok(aCustomer({ relations: [aRelation(), aRelation({ id: 12, ended_at: '2026-01-01T00:00:00Z' })] })),
  'GET /api/v1/tasks': ok(aPage([])),
  'GET /api/v1/tasks/3': ok({ ...aTask(), items: [] }),
}

async function open() {
  const server = serve({ ...ROUTES, [PUSH]: { status: 201, json: aTask() } })
  const mounted = await mountPage('/tasks/new?customer=7', MANAGER)
  const button = () => mounted.page.get('.bar button')
  const fill = () => mounted.page.get('.field input').setValue('回访试用反馈')
  return { server, button, fill, ...mounted }
}

describe('pushing a task', () => {
  it('is closed to staff', async () => {
    serve(ROUTES)
    const { page } = await mountPage('/tasks/new')
    expect(page.text()).toContain('只有主管和领导可以推送任务')
    expect(page.get('.empty a').attributes('href')).toBe('/')
  })

  it('proposes whoever knows the customer now, and says what is still missing', async () => {
    const { page, button, fill } = await open()
    expect(page.findAll('.pill').map((person) => person.text())).toEqual(['王芳'])
    expect(page.get('.bar .text').text()).toBe('还没写做什么')
    expect(button().attributes('disabled')).toBeDefined()
    await fill()
    expect(page.get('.bar .text').text()).toContain('推送给 1 人')
    expect(button().attributes('disabled')).toBeUndefined()
  })

  it('sends it once and opens its progress', async () => {
    const { server, router, button, fill } = await open()
    await fill()
    await button().trigger('click')
    await button().trigger('click')
    await settle()
    expect(server.to(PUSH)).toHaveLength(1)
    expect(server.to(PUSH)[0]?.body).toMatchObject({ title: '回访试用反馈', assignee_userids: ['wangfang'], customer_id: 7, due_at: null })
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/team/tasks/3'), LOADING_MS)
  })

  it('sends it again under the same key when the answer was lost', async () => {
    const { server, button, fill } = await open()
    server.change(PUSH, offline)
    await fill()
    await button().trigger('click')
    await settle()
    expect(snack.value?.text).toContain('网络不通')
    await button().trigger('click')
    await settle()
    const [first, second] = server.to(PUSH).map(({ body }) => body)
    expect(second).toEqual(first)
  })

  it('says beside the people that somebody does not know the customer', async () => {
    const { server, page, button, fill } = await open()
    server.change(PUSH, refuse(409, 'not_their_customer'))
    await fill()
    await button().trigger('click')
    await settle()
    expect(page.get('[role=alert]').text()).toContain('有员工不是这位客户的好友')
    expect(snack.value?.text).toContain('有员工不是这位客户的好友')
  })

  it('shows what the server minded beside the field', async () => {
    const { server, page, button, fill } = await open()
    server.change(PUSH, refuse(422, 'invalid', { json: { title: ['标题太长'] } }))
    await fill()
    await button().trigger('click')
    await settle()
    expect(page.get('.field [role=alert]').text()).toBe('标题太长')
  })
})
