/** 客户. */
import { describe, expect, it, vi } from 'vitest'
import { aCustomer, aCustomerRow, aMe, aPage, aRelation, aTrailEntry } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const COUNTS = { members: 0, customers: 0, relations: 0, groups: 0, tags: 0 }
const SYNC = {
  state: 'done',
  started_at: null,
  finished_at: null,
  percent: 100,
  steps_total: 1,
  steps_done: 1,
  steps_failed: 0,
  current: null,
  counts: COUNTS,
}
const LIST = 'GET /api/v1/customers'

const routes = (given: Routes = {}): Routes => ({ 'GET /api/v1/sync': ok(SYNC), [LIST]: ok(aPage([aCustomerRow()])), ...given })

/** The list asks for its first page once it is laid out. */
async function open(address: string, given: Routes = {}, me = aMe()) {
  const server = serve(routes(given))
  const mounted = await mountPage(address, me)
  await settle()
  return { server, ...mounted }
}

describe('the list of customers', () => {
  it('shows name, why, and since when', async () => {
    const { page } = await open('/customers', { [LIST]: ok(aPage([aCustomerRow({ remark: '护肤-林', tags: [{ id: 1, name: '敏感肌' }] })])) })
    expect(page.text()).toMatch(/护肤-林.*林女士 · 来自门店码 · 敏感肌/s)
  })

  it('marks who has left', async () => {
    const { page } = await open('/customers', { [LIST]: ok(aPage([aCustomerRow({ ended_at: '2026-02-01T00:00:00Z', ended_by: 'customer' })])) })
    expect(page.text()).toContain('已流失')
  })

  it('searches after a pause in typing, not at every key', async () => {
    const { server, page } = await open('/customers')
    vi.useFakeTimers()
    for (const text of ['林', '林女', '林女士']) await page.get('input').setValue(text)
    await vi.advanceTimersByTimeAsync(250)
    vi.useRealTimers()
    await settle()
    const searched = server.to(LIST).flatMap(({ query }) => query.get('q') ?? [])
    expect(searched).toEqual(['林女士'])
  })

  it('does not search for what an input method is still composing', async () => {
    const { server, page } = await open('/customers')
    vi.useFakeTimers()
    await page.get('input').trigger('compositionstart')
    await page.get('input').setValue('lin')
    await vi.advanceTimersByTimeAsync(1000)
    expect(server.to(LIST).flatMap(({ query }) => query.get('q') ?? [])).toEqual([])
  })

  it('says what was not found, with the way back to everybody', async () => {
    const { page } = await open('/customers', { [LIST]: ({ query }) => ok(aPage(query.has('q') ? [] : [aCustomerRow()])) })
    await page.get('input').setValue('张三')
    await vi.waitFor(() => expect(page.text()).toContain('没有找到「张三」'))
    await page.get('.empty button').trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('林女士'))
    expect(page.get('input').element.value).toBe('')
  })

  it('says that the first sync is still running', async () => {
    const { page } = await open('/customers', { 'GET /api/v1/sync': ok({ ...SYNC, state: 'running', percent: 40 }) })
    expect(page.text()).toMatch(/正在从企业微信同步客户.*40%/)
  })

  it('explains a failure with a way to try again', async () => {
    const { page } = await open('/customers', { [LIST]: refuse(503, 'busy') })
    expect(page.get('[role=alert]').text()).toMatch(/系统正忙.*重试/s)
  })
})

describe('a customer', () => {
  const CUSTOMER: Routes = {
    'GET /api/v1/customers/7': ok(
      aCustomer({
        relations: [
          aRelation({ id: 12, is_mine: false, member: { userid: 'zhaomin', name: '赵敏' }, has_remark: true, ended_at: null }),
          aRelation({ id: 11, remark: '护肤-林', description: '干皮' }),
        ],
        groups: [{ id: 1, name: '护肤交流' }],
      }),
    ),
    'GET /api/v1/task-items': ok(aPage([])),
    'GET /api/v1/customers/7/trail': ok(aPage([aTrailEntry()])),
    'GET /api/v1/customers/7/personal-tags': ok({ items: [], is_known: true }),
  }

  it('shows my relation first and of a colleague only that there is a remark', async () => {
    const { page } = await open('/customers/7', CUSTOMER)
    await vi.waitFor(() => expect(page.text()).toContain('成为王芳的好友'))
    expect(page.text()).toMatch(/1 位同事也认识.*我.*备注.护肤-林.*描述.干皮.*赵敏.*备注.有.*护肤交流/s)
  })

  it('can be given to staff as a task, by managers only', async () => {
    const { page } = await open('/customers/7', CUSTOMER, aMe({ roles: ['manager'] }))
    expect(page.get('.push').attributes('href')).toBe('/tasks/new?customer=7')
    page.unmount()
    const asStaff = await open('/customers/7', CUSTOMER)
    expect(asStaff.page.find('.push').exists()).toBe(false)
  })

  it('that is not mine does not exist', async () => {
    const { page } = await open('/customers/7', { ...CUSTOMER, 'GET /api/v1/customers/7': refuse(404, 'not_found') })
    await vi.waitFor(() => expect(page.text()).toContain('找不到'))
    expect(page.get('[role=alert] a').attributes('href')).toBe('/customers')
    expect(page.get('[role=alert]').text()).not.toContain('重试')
  })
})
