/** The pages of the sync: progress, decisions, failed steps, history and repairs. */
import { describe, expect, it, vi } from 'vitest'
import type { Sync, SyncProposal, SyncRepair, SyncRun, SyncStep } from '@/api/types'
import { snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const ADMIN = aMe({ roles: ['admin'] })
const RUN: SyncRun = {
  id: 4,
  state: 'done',
  cause: 'nightly',
  started_at: '2026-03-02T00:58:40Z',
  finished_at: '2026-03-02T01:00:00Z',
  steps_total: 65,
  steps_done: 65,
  steps_failed: 0,
  calls_made: 102,
  calls_expected: 101,
  relations_read: 3248,
  repairs: 3,
}
const SYNC: Sync = {
  ...RUN,
  percent: 100,
  proposals_waiting: 0,
  current: null,
  phases: [{ kind: 'customers', label: '客户', steps_total: 24, steps_over: 24, steps_failed: 0, rows: 3248, percent: 100 }],
  counts: { members: 24, customers: 3000, relations: 3248, groups: 40, tags: 25 },
}
const STEP: SyncStep = {
  id: 9,
  kind: 'customers',
  label: '客户',
  name: '王芳',
  state: 'failed',
  rows: 100,
  percent: null,
  calls: 12,
  attempts: 10,
  error: 'WeComError: 48002 (api forbidden)',
  finished_at: null,
}
const PROPOSAL: SyncProposal = { userid: 'wangfang', name: '王芳', run_id: 4, missing: 12, held: 128, effective_at: '2026-03-02T00:59:00Z' }
const REPAIR: SyncRepair = {
  id: 1,
  run_id: 4,
  kind: 'relation_ended',
  state: 'applied',
  effective_at: '2026-03-02T00:59:00Z',
  decided_at: '2026-03-02T01:00:00Z',
  decided_by: '陈墨',
  userid: 'wangfang',
  member_name: '王芳',
  customer_id: 7,
  customer_name: '林女士',
  group_name: null,
  subject: '',
  details: {},
}

async function open(sync: Partial<Sync> = {}, routes: Routes = {}) {
  const server = serve({ 'GET /api/v1/sync': ok({ ...SYNC, ...sync }), ...routes })
  const { page } = await mountPage('/admin/sync', ADMIN)
  await settle()
  return { page, server }
}

describe('同步', () => {
  it('shows how far it is, what it cost and what there is', async () => {
    const { page } = await open()
    expect(page.text()).toMatch(/已同步.*65\/65 步.*修正 3 处.*调用 102 次.*应为 101 次.*24\/24.*客户3,000/s)
  })

  it('says what comparing did, and draws no bar for what is finished', async () => {
    const compared = { kind: 'compare', label: '核对好友关系', steps_total: 1, steps_over: 1, steps_failed: 0, rows: 0, percent: 100 } as const
    const { page } = await open({ phases: [...SYNC.phases, compared] })
    expect(page.text()).toContain('企微列出的 3,248 段好友关系与这里的逐一对照，整次同步修正 3 处')
    expect(page.findAll('.phase [role=progressbar]')).toHaveLength(0)
  })

  it('shows at once that it started', async () => {
    const { page } = await open({}, { 'POST /api/v1/admin/sync-runs': { status: 202, json: { ...SYNC, state: 'running', percent: 3 } } })
    await page.get('.begin').trigger('click')
    expect(page.get('.begin').text()).toBe('正在同步')
    await settle()
    expect(page.text()).toContain('3%')
  })

  it('takes that back when it may not start', async () => {
    const { page } = await open({}, { 'POST /api/v1/admin/sync-runs': refuse(409, 'conflict') })
    await page.get('.begin').trigger('click')
    await settle()
    expect(page.get('.begin').text()).toBe('重新同步')
    expect(snack.value?.text).toContain('刷新后再试')
  })

  it('asks about drops that are too large to believe, and passes the decision on', async () => {
    const DECIDE = 'PUT /api/v1/admin/sync-runs/4/decision'
    const { page, server } = await open(
      { proposals_waiting: 12 },
      { 'GET /api/v1/admin/sync-proposals': ok(aPage([PROPOSAL])), [DECIDE]: ok({ decided: 12 }) },
    )
    expect(page.text()).toMatch(/12 段好友关系等你确认.*王芳.*128 位好友中少了 12 位/s)
    await page.get('.end').trigger('click')
    await settle()
    expect(server.to(DECIDE)[0]?.body).toEqual({ decision: 'confirmed', userid: 'wangfang' })
    expect(snack.value?.text).toContain('12 段好友关系将结束')
  })

  it('says why a step failed and tries it again', async () => {
    const AGAIN = 'PUT /api/v1/admin/sync-steps/9/attempt'
    const { page, server } = await open(
      { state: 'failed', steps_failed: 1 },
      { 'GET /api/v1/admin/sync-runs/4/steps': ok(aPage([STEP])), [AGAIN]: ok({ ...SYNC, state: 'running' }) },
    )
    expect(page.text()).toMatch(/失败的步骤.*客户 · 王芳.*48002/s)
    await page.findAll('button').find((button) => button.text() === '再试')?.trigger('click')
    await settle()
    expect(server.to(AGAIN)).toHaveLength(1)
    expect(snack.value?.text).toBe('已重新排队')
  })
})

describe('同步记录', () => {
  it('lists the runs with what they cost and found', async () => {
    serve({ 'GET /api/v1/admin/sync-runs': ok(aPage([RUN])) })
    const { page } = await mountPage('/admin/sync/runs', ADMIN)
    const told = /完成.*每晚核对.*用时 1 分 20 秒.*3,248 段好友关系.*调用 102 次（应为 101）.*修正 3 处/s
    await vi.waitFor(() => expect(page.text()).toMatch(told))
  })

  it('leads to the steps of a run, which can be narrowed', async () => {
    const server = serve({ 'GET /api/v1/admin/sync-runs/4/steps': ok(aPage([STEP])) })
    const { page } = await mountPage('/admin/sync/runs/4', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('客户 · 王芳'))
    await page.findAll('[role=radio]')[1]?.trigger('click')
    await vi.waitFor(() => expect(server.asked.map(({ query }) => query.get('state'))).toContain('failed'))
  })
})

describe('核对与修正', () => {
  it('says what was different, about whom, why and who decided', async () => {
    serve({ 'GET /api/v1/admin/sync-repairs': ok(aPage([REPAIR])) })
    const { page } = await mountPage('/admin/sync/repairs', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/好友关系结束.*林女士.*王芳.*不算流失.*已修正.*陈墨决定/s))
  })

  it('does not say that a relation ended which waits for a decision', async () => {
    serve({ 'GET /api/v1/admin/sync-repairs': ok(aPage([{ ...REPAIR, state: 'proposed', decided_by: null }])) })
    const { page } = await mountPage('/admin/sync/repairs', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/好友不在企微列表里.*待确认/s))
    expect(page.text()).not.toContain('好友关系结束')
  })

  it('shows no more than the masked name of a customer who is not mine to see', async () => {
    const about = { customer_id: null, customer_name: '林**' }
    serve({ 'GET /api/v1/admin/sync-repairs': ok(aPage([{ ...REPAIR, ...about }])) })
    const { page } = await mountPage('/admin/sync/repairs', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/好友关系结束.*林\*\*.*王芳/s))
  })

  it('says how many came to and left a group', async () => {
    const about = { customer_id: null, customer_name: null, member_name: null, group_name: '护肤群', details: { came: 2, left: 1 } }
    serve({ 'GET /api/v1/admin/sync-repairs': ok(aPage([{ ...REPAIR, kind: 'group_stays_changed', ...about }])) })
    const { page } = await mountPage('/admin/sync/repairs', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/护肤群.*进群 2 人.*退群 1 人/s))
  })
})
