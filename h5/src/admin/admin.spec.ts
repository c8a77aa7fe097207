/** The pages of an administrator. */
import { describe, expect, it, vi } from 'vitest'
import type { InboxRow, Sync } from '@/api/types'
import { snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const ADMIN = aMe({ roles: ['admin'] })
const SYNC: Sync = {
  state: 'done',
  started_at: null,
  finished_at: '2026-03-02T01:00:00Z',
  percent: 100,
  steps_total: 65,
  steps_done: 65,
  steps_failed: 0,
  current: null,
  counts: { members: 24, customers: 3000, relations: 3248, groups: 40, tags: 25 },
}
const DEAD: InboxRow = {
  id: 5,
  receiver: 'app',
  event: 'change_external_contact.add_external_contact',
  status: 'dead',
  attempts: 8,
  error: 'Timeout',
  received_at: '2026-03-02T01:00:00Z',
  handled_at: null,
}

describe('同步', () => {
  it('shows how far it is and what there is', async () => {
    serve({ 'GET /api/v1/sync': ok(SYNC) })
    const { page } = await mountPage('/admin/sync', ADMIN)
    expect(page.text()).toMatch(/已同步.*65\/65 步.*客户3,000/s)
  })

  it('shows at once that it started', async () => {
    serve({ 'GET /api/v1/sync': ok(SYNC), 'POST /api/v1/admin/sync-runs': { status: 202, json: { ...SYNC, state: 'running', percent: 3 } } })
    const { page } = await mountPage('/admin/sync', ADMIN)
    await page.get('.begin').trigger('click')
    expect(page.get('.begin').text()).toBe('正在同步')
    await settle()
    expect(page.text()).toContain('3%')
  })

  it('takes that back when it may not start', async () => {
    serve({ 'GET /api/v1/sync': ok(SYNC), 'POST /api/v1/admin/sync-runs': refuse(409, 'conflict') })
    const { page } = await mountPage('/admin/sync', ADMIN)
    await page.get('.begin').trigger('click')
    await settle()
    expect(page.get('.begin').text()).toBe('重新同步')
    expect(snack.value?.text).toContain('刷新后再试')
  })
})

describe('收件箱', () => {
  const LIST = 'GET /api/v1/admin/inbox'
  const RUN = 'PUT /api/v1/admin/inbox/5/attempt'

  async function runAgain(routes: Routes, row = DEAD) {
    const server = serve({ [LIST]: ok(aPage([row])), ...routes })
    const { page } = await mountPage('/admin/inbox', ADMIN)
    await vi.waitFor(() => expect(page.find('.row button').exists()).toBe(true))
    await page.get('.row button').trigger('click')
    await settle()
    return server
  }

  it('shows first what was given up, in words, with the reason', async () => {
    const server = serve({ [LIST]: ok(aPage([DEAD])) })
    const { page } = await mountPage('/admin/inbox', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/客户加了好友.*已放弃.*试过 8 次.*Timeout/s))
    expect(server.asked[0]?.query.get('status')).toBe('dead')
  })

  it('runs a message again', async () => {
    const server = await runAgain({ [RUN]: ok({ ...DEAD, status: 'waiting' }) })
    expect(server.to(RUN)).toHaveLength(1)
    expect(snack.value?.text).toBe('已重新排队')
  })

  it('explains that a message is being handled already, and reads the list again', async () => {
    const server = await runAgain({ [RUN]: refuse(409, 'conflict') }, { ...DEAD, status: 'waiting' })
    expect(snack.value?.text).toContain('已在排队')
    expect(server.to(LIST)).toHaveLength(2)
  })

  it('shows what still waits', async () => {
    const server = serve({ [LIST]: ok(aPage([])) })
    const { page } = await mountPage('/admin/inbox', ADMIN)
    expect(page.findAll('[role=radio]').map((tab) => tab.text())).toEqual(['已放弃', '待重试', '待处理', '全部'])
    await page.findAll('[role=radio]')[2]?.trigger('click')
    await vi.waitFor(() => expect(server.asked.map(({ query }) => query.get('status'))).toContain('waiting'))
  })

  it('leads those who may not read it back to their own page', async () => {
    serve({ [LIST]: refuse(403, 'forbidden') })
    const { page } = await mountPage('/admin/inbox')
    await vi.waitFor(() => expect(page.find('[role=alert]').exists()).toBe(true))
    expect(page.get('[role=alert] a').attributes('href')).toBe('/me')
    expect(page.find('[role=alert] button').exists()).toBe(false)
  })
})
