/** 今日. */
import { describe, expect, it, vi } from 'vitest'
import { aContactChange, aCustomerRef, aDay, aMe, anEstimate, aPage, aTaskItem } from '@/testing/fixtures'
import { kpiRoutes } from '@/testing/kpiRoutes'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

function aToday(given: Routes = {}): Routes {
  return kpiRoutes({
    'GET /api/v1/me/day': ok(aDay({ open_items: 1, new_contacts: 2 })),
    'GET /api/v1/task-items': ({ query }) =>
      ok(aPage(query.get('state') === 'done' ? [aTaskItem({ id: 202, title: '整理标签', completed_at: '2026-03-02T01:00:00Z' })] : [aTaskItem({ id: 201 })])),
    'GET /api/v1/me/contact-changes': ok(aPage([aContactChange()])),
    ...given,
  })
}

describe('今日', () => {
  it('greets, counts what waits, and lists it before everything else', async () => {
    serve(aToday())
    const { page } = await mountPage('/')
    expect(page.get('h1').text()).toMatch(/王芳.还有 1 件事/)
    expect(page.text()).toMatch(/回访试用反馈.*今日好友变化.*林女士.*今天完成.*整理标签/s)
  })

  it('leads from each number to what is behind it', async () => {
    serve(aToday())
    const { page } = await mountPage('/')
    const links = page.findAll('[aria-label=今日数字] a').map((link) => link.attributes('href'))
    expect(links).toEqual(['/me/contacts?kind=relation_added', '/me/contacts?kind=relation_ended', '/tasks', '/tasks?state=done'])
  })

  it('says that mass sends wait to be confirmed, and leads to them', async () => {
    serve(aToday({ 'GET /api/v1/me/day': ok(aDay({ sends_to_confirm: 2 })) }))
    const { page } = await mountPage('/')
    expect(page.get('a[href="/mass-sends/mine"]').text()).toContain('2 条群发等你确认')
  })

  it('says so when nothing waits, with somewhere to go', async () => {
    serve(
      aToday({
        'GET /api/v1/me/day': ok(aDay()),
        'GET /api/v1/task-items': ok(aPage([])),
        'GET /api/v1/me/contact-changes': ok(aPage([])),
      }),
    )
    const { page } = await mountPage('/')
    expect(page.text()).toContain('没有待办')
    expect(page.find('a[href="/customers"]').exists()).toBe(true)
  })

  it('explains a failure and recovers on 重试', async () => {
    const server = serve(aToday({ 'GET /api/v1/me/day': offline }))
    const { page } = await mountPage('/')
    expect(page.get('[role=alert]').text()).toContain('网络不通')
    server.change('GET /api/v1/me/day', ok(aDay({ open_items: 1 })))
    await page.get('[role=alert] button').trigger('click')
    await settle()
    expect(page.text()).toContain('回访试用反馈')
  })

  it('counts what is ticked here as neither open nor overdue before the server agrees', async () => {
    serve(
      aToday({
        'GET /api/v1/me/day': ok(aDay({ open_items: 1, overdue_items: 1 })),
        'GET /api/v1/task-items': ({ query }) =>
          ok(aPage(query.get('state') === 'open' ? [aTaskItem({ id: 203, is_overdue: true })] : [])),
        'PUT /api/v1/task-items/203/completion': offline,
      }),
    )
    const { page } = await mountPage('/')
    expect(page.text()).toContain('逾期 1')
    await page.get('[role=checkbox]').trigger('click')
    await settle()
    expect(page.text()).not.toContain('逾期 1')
    expect(page.get('h1').text()).toContain('今天的事都做完了')
  })

  it('says who left and how', async () => {
    const lost = aContactChange({ kind: 'relation_ended', ended_by: 'customer', customer: aCustomerRef({ name: '王先生' }) })
    serve(aToday({ 'GET /api/v1/me/contact-changes': ok(aPage([lost])) }))
    const { page } = await mountPage('/')
    expect(page.text()).toMatch(/王先生\s*已流失/)
  })

  it('says what was sold today and what it earns, and leads to 业绩', async () => {
    serve(aToday())
    const { page } = await mountPage('/')
    await vi.waitFor(() => expect(page.text()).toMatch(/¥128,400\s*今日成交\s*↑12.4%\s*提成约 ¥3,082/))
    expect(page.get('.money a').attributes('href')).toBe('/kpis?period=day')
  })

  it('promises no commission where no rate was ever set', async () => {
    serve(aToday({ 'GET /api/v1/commissions/estimate': ok(anEstimate({ has_rates: false })) }))
    const { page } = await mountPage('/')
    await vi.waitFor(() => expect(page.text()).toContain('今日成交'))
    expect(page.text()).not.toContain('提成')
  })

  it('stays whole when the money cannot be read', async () => {
    serve(aToday({ 'GET /api/v1/kpis': offline }))
    const { page } = await mountPage('/')
    await vi.waitFor(() => expect(page.get('.money').text()).toContain('今日成交没有读到'))
    expect(page.text()).toContain('回访试用反馈')
  })

  it('shows no money to those who have no customers', async () => {
    const server = serve(aToday())
    const { page } = await mountPage('/', aMe({ roles: ['admin'] }))
    expect(page.find('.money').exists()).toBe(false)
    expect(server.to('GET /api/v1/kpis')).toEqual([])
  })
})
