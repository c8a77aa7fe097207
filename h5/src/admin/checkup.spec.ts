/** 企微体检, 流失对照 and 企微错误. */
import { describe, expect, it, vi } from 'vitest'
import type { Checkup, DifferenceRow, Probe, Statistics, WeComErrorRow } from '@/api/types'
import { aDay, aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const ADMIN = aMe({ roles: ['admin'] })
const NOW = new Date().toISOString()
const READ = 'GET /api/v1/admin/checkup'

function aProbe(given: Partial<Probe> = {}): Probe {
  return { key: 'credentials', part: 'connection', title: '企业 ID 与 Secret', state: 'ok', says: '凭证有效', fix: [], cause: null, since_at: NOW, checked_at: NOW, ...given }
}

const REFUSED = aProbe({
  key: 'trusted_address',
  title: '企业可信 IP',
  state: 'failed',
  says: '服务器的出口地址 1.2.3.4 不在企业可信 IP 里（60020）',
  fix: ['打开管理后台', '加上 1.2.3.4'],
})
const READS = aProbe({ key: 'read:user/get', part: 'reads', title: '成员详情', says: '可以使用' })

function aCheckup(probes: readonly Probe[], given: Partial<Checkup> = {}): Checkup {
  const count = (state: Probe['state']) => probes.filter((probe) => probe.state === state).length
  return { probes, failed: count('failed'), warnings: count('warning'), ok: count('ok'), unclear: 0, checked_at: NOW, is_stale: false, is_running: false, ...given }
}

const STATISTICS: Statistics = {
  staff_total: 20,
  staff_read: 20,
  read_on: '2026-03-02',
  refused: 0,
  error: null,
  comparison: { since: '2026-02-01', ours: 12, theirs: 15, days_that_differ: 3, days_compared: 580 },
}

function answering(checkup: Checkup, routes: Routes = {}) {
  return serve({ [READ]: ok(checkup), 'GET /api/v1/admin/statistics': ok(STATISTICS), ...routes })
}

describe('企微体检', () => {
  it('says first what is wrong, what it means, and the fix step by step', async () => {
    answering(aCheckup([aProbe(), REFUSED]))
    const { page } = await mountPage('/admin/checkup', ADMIN)
    expect(page.get('.headline').text()).toBe('1 项要处理')
    expect(page.findAll('.fix li').map((step) => step.text())).toEqual(['打开管理后台', '加上 1.2.3.4'])
    expect(page.text()).toMatch(/企业可信 IP有问题.*60020.*接入.*企业 ID 与 Secret正常/s)
  })

  it('says that all is well, and opens the long chapters on a tap', async () => {
    answering(aCheckup([aProbe(), READS]))
    const { page } = await mountPage('/admin/checkup', ADMIN)
    expect(page.get('.headline').text()).toBe('一切正常')
    expect(page.text()).toContain('1/1 个确认可用')
    expect(page.text()).not.toContain('成员详情')
    await page.get('.fold').trigger('click')
    expect(page.text()).toContain('成员详情')
  })

  it('names one missing right once, with everything it blocks', async () => {
    const cause = { errcode: 48002, meaning: '应用没有这个接口的权限' }
    const blocked = ['客户联系权限', '成员的客户', '企业标签'].map((title) =>
      aProbe({ key: title, title, state: 'failed', says: '没有权限', fix: ['勾选本应用'], cause }),
    )
    answering(aCheckup([REFUSED, ...blocked]))
    const { page } = await mountPage('/admin/checkup', ADMIN)
    expect(page.get('.headline').text()).toBe('2 项要处理')
    expect(page.get('.cause').text()).toMatch(/没有这个接口的权限（48002）.*影响 3 项：客户联系权限、成员的客户、企业标签/s)
    expect(page.findAll('.cause .fix li').map((step) => step.text())).toEqual(['勾选本应用'])
  })

  it('does not say that all is well while something is open', async () => {
    answering(aCheckup([aProbe({ state: 'unknown' })], { unclear: 1 }))
    const { page } = await mountPage('/admin/checkup', ADMIN)
    expect(page.get('.headline').text()).toBe('1 项还不清楚')
  })

  it('checks again on demand and waits until that is over', async () => {
    const server = answering(aCheckup([REFUSED]), {
      'POST /api/v1/admin/checkup-runs': { status: 202, json: aCheckup([REFUSED], { is_running: true }) },
    })
    const { page } = await mountPage('/admin/checkup', ADMIN)
    await page.get('.again').trigger('click')
    await settle()
    expect(page.get('.again').text()).toBe('正在检查')
    expect(page.get('.again').attributes('disabled')).toBeDefined()
    expect(server.to('POST /api/v1/admin/checkup-runs')).toHaveLength(1)
  })

  it('warns that nobody checks any more', async () => {
    answering(aCheckup([aProbe()], { is_stale: true }))
    const { page } = await mountPage('/admin/checkup', ADMIN)
    expect(page.get('[role=alert]').text()).toContain('后台进程')
  })

  it('shows our lost contacts beside what WeCom counts', async () => {
    answering(aCheckup([aProbe()]))
    const { page } = await mountPage('/admin/checkup', ADMIN)
    expect(page.text()).toMatch(/3 个员工日不一致.*我们记录流失 12.*企微统计被删除\/拉黑 15/s)
    expect(page.find('a[href="/admin/differences"]').exists()).toBe(true)
  })

  it('can be tried again without network', async () => {
    const server = answering(aCheckup([aProbe()]), { [READ]: offline })
    const { page } = await mountPage('/admin/checkup', ADMIN)
    server.change(READ, ok(aCheckup([aProbe()])))
    await page.get('[role=alert] button').trigger('click')
    await settle()
    expect(page.get('.headline').text()).toBe('一切正常')
  })
})

describe('流失对照', () => {
  const DIFFERENCES = 'GET /api/v1/admin/statistics/differences'

  it.each([
    [580, '近 30 天没有不一致的日子'],
    [0, '还没有可以对照的日子'],
  ])('is empty for one reason or the other: %i days compared', async (days, words) => {
    const comparison = { since: '2026-02-01', ours: 0, theirs: 0, days_that_differ: 0, days_compared: days }
    serve({ [DIFFERENCES]: ok(aPage([])), 'GET /api/v1/admin/statistics': ok({ ...STATISTICS, comparison }) })
    const { page } = await mountPage('/admin/differences', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain(words))
  })

  it('lists the days that differ and marks those WeCom may still correct', async () => {
    const row: DifferenceRow = { day: '2026-03-01', userid: 'wangfang', name: '王芳', ours: 1, theirs: 2, is_final: false }
    serve({ [DIFFERENCES]: ok(aPage([row])), 'GET /api/v1/admin/statistics': ok(STATISTICS) })
    const { page } = await mountPage('/admin/differences', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/王芳3月1日.*可能修正.*我们1.*企微2/s))
  })
})

describe('企微错误', () => {
  const LIST = 'GET /api/v1/admin/wecom-errors'
  const ROW: WeComErrorRow = {
    errcode: 60020,
    meaning: '服务器的地址不在企业可信 IP 里',
    advice: '加上出口地址',
    count: 1234,
    last_at: NOW,
    apis: [{ api: 'user/get', count: 1234, last_at: NOW, example: 'not allow to access from your ip' }],
  }
  const CALLS = { 'GET /api/v1/admin/wecom-calls': ok({ calls: 52000, errors: 1234 }) }

  it('says what it means, what to do and how often; the original words on a tap', async () => {
    serve({ [LIST]: ok(aPage([ROW])), ...CALLS })
    const { page } = await mountPage('/admin/errors', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/调用 52,000 次.*可信 IP.*1,234 次.*加上出口地址.*60020.*user\/get/s))
    expect(page.text()).not.toContain('not allow')
    await page.get('.more').trigger('click')
    expect(page.text()).toContain('not allow')
  })

  it('shows one code of many APIs as one row that unfolds', async () => {
    const apis = ['externalcontact/list', 'externalcontact/get'].map((name) => ({ api: name, count: 3, last_at: NOW, example: null }))
    serve({ [LIST]: ok(aPage([{ ...ROW, errcode: 48002, apis }])), ...CALLS })
    const { page } = await mountPage('/admin/errors', ADMIN)
    await vi.waitFor(() => expect(page.get('.more').text()).toBe('查看 2 个接口'))
    expect(page.text()).not.toContain('externalcontact/list')
    await page.get('.more').trigger('click')
    expect(page.findAll('.one').map((one) => one.text())).toEqual([expect.stringContaining('externalcontact/list'), expect.stringContaining('3 次')])
  })

  it('looks further back', async () => {
    const server = serve({ [LIST]: ok(aPage([])), ...CALLS })
    const { page } = await mountPage('/admin/errors', ADMIN)
    await page.findAll('[role=radio]')[2]?.trigger('click')
    await vi.waitFor(() => expect(server.to(LIST).pop()?.query.get('days')).toBe('30'))
    await vi.waitFor(() => expect(page.text()).toContain('没有被企业微信拒绝过'))
  })

  it('leads those who may not read it back to their own page', async () => {
    serve({ [LIST]: refuse(403, 'forbidden'), 'GET /api/v1/admin/wecom-calls': refuse(403, 'forbidden') })
    const { page } = await mountPage('/admin/errors')
    await vi.waitFor(() => expect(page.find('[role=alert] a').exists()).toBe(true))
  })
})

describe('我的 of an administrator', () => {
  it('carries a number where something waits', async () => {
    serve({
      'GET /api/v1/me/day': ok(aDay()),
      'GET /api/v1/admin/overview': ok({ probes_bad: 2, inbox_dead: 0, sync_waiting: 0, errors_today: 7 }),
    })
    const { page } = await mountPage('/me', ADMIN)
    expect(page.get('a[href="/admin/checkup"] .badge').text()).toBe('2')
    expect(page.find('a[href="/admin/inbox"] .badge').exists()).toBe(false)
    expect(page.get('a[href="/admin/errors"]').text()).toContain('今天 7 次')
  })
})
