/** The pages of an administrator. */
import { describe, expect, it } from 'vitest'
import type { Sync } from '@/api/types'
import { snack } from '@/shell/snack'
import { aMe } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
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
