/** 事件收件箱. */
import { describe, expect, it, vi } from 'vitest'
import type { InboxMessage, InboxRow, InboxSummary } from '@/api/types'
import { snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const ADMIN = aMe({ roles: ['admin'] })
const LIST = 'GET /api/v1/admin/inbox'
const RUN = 'PUT /api/v1/admin/inbox/5/attempt'
const RUN_ALL = 'POST /api/v1/admin/inbox-attempts'
const DEAD: InboxRow = {
  id: 5,
  receiver: 'app',
  event: 'change_external_contact.add_external_contact',
  status: 'dead',
  attempts: 8,
  error: 'Timeout',
  userid: 'wangfang',
  external_userid: 'wm7',
  chat_id: null,
  member_name: '王芳',
  customer_name: '林女士',
  group_name: null,
  sent_at: '2026-03-02T00:59:58Z',
  received_at: '2026-03-02T01:00:00Z',
  handled_at: null,
}
const MESSAGE: InboxMessage = {
  ...DEAD,
  xml: '<xml><UserID>wangfang</UserID></xml>',
  elements: [
    { name: 'UserID', value: 'wangfang' },
    { name: 'State', value: '' },
  ],
  customer_id: 7,
}
const SUMMARY: InboxSummary = {
  waiting: 0,
  handled: 90,
  failed: 0,
  dead: 1,
  ignored: 2,
  events: [
    { event: DEAD.event, total: 91, failed: 1, ignored: 0 },
    { event: 'something_new', total: 2, failed: 0, ignored: 2 },
  ],
}

function answering(routes: Routes = {}, rows: readonly InboxRow[] = [DEAD]) {
  return serve({ [LIST]: ok(aPage(rows)), 'GET /api/v1/admin/inbox-summary': ok(SUMMARY), ...routes })
}

describe('事件收件箱', () => {
  async function runAgain(routes: Routes, row = DEAD) {
    const server = answering(routes, [row])
    const { page } = await mountPage('/admin/inbox', ADMIN)
    await vi.waitFor(() => expect(page.find('.row button').exists()).toBe(true))
    await page.get('.row button').trigger('click')
    await settle()
    return server
  }

  it('shows first what was given up, in words, with the reason and whom it is about', async () => {
    const server = answering()
    const { page } = await mountPage('/admin/inbox', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/客户加了好友.*已放弃.*试过 8 次.*员工 王芳.*wangfang.*客户 林女士.*wm7.*对方没有及时应答.*Timeout/s))
    expect(server.to(LIST).slice(-1)[0]?.query.get('status')).toBe('dead')
  })

  it('opens on everything when nothing was given up, and says so of an empty state', async () => {
    const handled: InboxRow = { ...DEAD, status: 'handled', error: null }
    const server = answering({
      'GET /api/v1/admin/inbox-summary': ok({ ...SUMMARY, dead: 0 }),
      [LIST]: ({ query }) => ok(aPage(query.get('status') === 'dead' ? [] : [handled])),
    })
    const { page } = await mountPage('/admin/inbox', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('已处理'))
    expect(server.to(LIST).map(({ query }) => query.get('status'))).toEqual([null])
    await page.findAll('[role=radio]')[0]?.trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('没有处理失败的消息'))
    await page.findAll('button').find((button) => button.text() === '看全部')?.trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('已处理'))
  })

  it('runs a message again', async () => {
    const server = await runAgain({ [RUN]: ok({ ...DEAD, status: 'waiting' }) })
    expect(server.to(RUN)).toHaveLength(1)
    expect(snack.value?.text).toBe('已重新排队')
  })

  it('explains that a message is being handled already, and reads the list again', async () => {
    const server = await runAgain({ [RUN]: refuse(409, 'conflict') }, { ...DEAD, status: 'waiting' })
    expect(snack.value?.text).toContain('已在排队')
    expect(server.to(LIST)).toHaveLength(3) // everything, what was given up, and again
  })

  it('runs all failures of a kind again and says how many are left', async () => {
    const server = answering({ [RUN_ALL]: { status: 202, json: { started: 500, left: 12 } } })
    const { page } = await mountPage('/admin/inbox', ADMIN)
    await vi.waitFor(() => expect(page.find('.all').exists()).toBe(true))
    await page.get('select').setValue(DEAD.event)
    await vi.waitFor(() => expect(server.to(LIST).pop()?.query.get('event')).toBe(DEAD.event))
    await vi.waitFor(() => expect(page.find('.all').exists()).toBe(true))
    await page.get('.all').trigger('click')
    await settle()
    expect(server.to(RUN_ALL)[0]?.body).toEqual({ event: DEAD.event, about: null })
    expect(snack.value?.text).toBe('已重新排队 500 条，还有 12 条，请再点一次')
  })

  it('names the kinds of event there are, and those we do not know', async () => {
    answering()
    const { page } = await mountPage('/admin/inbox', ADMIN)
    expect(page.findAll('option').map((option) => option.text())).toEqual(['全部类型', '客户加了好友 91 条', 'something_new（未识别） 2 条'])
  })

  it('offers running all only where something failed', async () => {
    answering()
    const { page } = await mountPage('/admin/inbox', ADMIN)
    expect(page.findAll('[role=radio]').map((tab) => tab.text())).toEqual(['已放弃', '待重试', '待处理', '未识别', '全部'])
    await page.findAll('[role=radio]')[4]?.trigger('click')
    await settle()
    expect(page.find('.all').exists()).toBe(false)
  })

  it('opens with everything about somebody when asked for that', async () => {
    const server = answering()
    await mountPage('/admin/inbox?about=wm7', ADMIN)
    await vi.waitFor(() => expect(server.to(LIST)[0]?.query.get('about')).toBe('wm7'))
    expect(server.to(LIST)[0]?.query.has('status')).toBe(false)
  })

  it('leads those who may not read it back to their own page', async () => {
    answering({ [LIST]: refuse(403, 'forbidden') })
    const { page } = await mountPage('/admin/inbox')
    await vi.waitFor(() => expect(page.find('[role=alert]').exists()).toBe(true))
    expect(page.get('[role=alert] a').attributes('href')).toBe('/me')
  })
})

describe('事件详情', () => {
  it('shows every element, how late it came, and the raw XML on a tap', async () => {
    serve({ 'GET /api/v1/admin/inbox/5': ok(MESSAGE) })
    const { page } = await mountPage('/admin/inbox/5', ADMIN)
    expect(page.text()).toMatch(/客户加了好友.*晚 2 秒.*Timeout.*UserID.*wangfang.*State.*（空）/s)
    expect(page.find('pre').exists()).toBe(false)
    await page.get('[aria-expanded]').trigger('click')
    expect(page.get('pre').text()).toBe(MESSAGE.xml)
  })

  it('leads to the customer, and to everything else about her', async () => {
    serve({ 'GET /api/v1/admin/inbox/5': ok(MESSAGE) })
    const { page } = await mountPage('/admin/inbox/5', ADMIN)
    expect(page.findAll('.link').map((link) => link.attributes('href'))).toEqual(['/customers/7', '/admin/inbox?about=wm7'])
  })

  it('names no customer the administrator may not open', async () => {
    serve({ 'GET /api/v1/admin/inbox/5': ok({ ...MESSAGE, customer_id: null, customer_name: null }) })
    const { page } = await mountPage('/admin/inbox/5', ADMIN)
    expect(page.findAll('.link')).toHaveLength(1)
  })
})
