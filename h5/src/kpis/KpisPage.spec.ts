/** 业绩: the numbers, their comparison, their meaning, and the way behind each. */
import { beforeEach, describe, expect, it } from 'vitest'
import { useNow } from '@/shell/useNow'
import { aFigure, aKpis, aMe } from '@/testing/fixtures'
import { FIGURES, kpiRoutes } from '@/testing/kpiRoutes'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

// 10:00 of a Monday in Shanghai
beforeEach(() => (useNow().value = Date.parse('2026-03-02T02:00:00Z')))

const period = (server: ReturnType<typeof serve>) => Object.fromEntries(server.to('GET /api/v1/kpis').pop()?.query ?? [])

describe('业绩', () => {
  it('says the one number, how it moved, and against what, once', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    expect(page.get('section[aria-label=引导成交金额]').text()).toMatch(/¥128,400.*↑12.4% 较上月同期/)
    expect(page.text().match(/较上月同期/g)).toHaveLength(1)
  })

  it('asks for my month unless told otherwise', async () => {
    const server = serve(kpiRoutes())
    await mountPage('/kpis')
    expect(period(server)).toEqual({ scope: 'me', period: 'month', date: '2026-03-02' })
  })

  it('shows each figure by its unit, an arrow for the way it went, a colour for how it is meant', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    const cells = page.findAll('ul[aria-label=主要数字] a')
    expect(cells.map((cell) => cell.text())).toEqual(['新增好友数58新增', '流失好友数6↑20%', '引导成交客户数39持平', '复购率31.3%↑1.3个百分点'])
    expect(cells.map((cell) => ['good', 'bad', 'plain'].find((tone) => cell.get('.delta').classes(tone)))).toEqual(['good', 'bad', 'plain', 'good'])
  })

  it('leads from every figure to what is behind it, over the same days', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis?period=week&date=2026-02-25')
    expect(page.get('ul[aria-label=主要数字] a').attributes('href')).toBe('/kpis/new_contacts?scope=me&period=week&date=2026-02-25')
    expect(page.get('section[aria-label=引导成交金额] a').attributes('href')).toBe('/kpis/guided_gmv?scope=me&period=week&date=2026-02-25')
  })

  it('says since when there are data instead of a figure that cannot be', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    await page.get('[aria-expanded]').trigger('click')
    expect(page.get('ul[aria-label=互动] a').text()).toBe('发送消息数—自4月1日起')
  })

  it('explains what every figure means', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    await page.get('section[aria-label=引导成交金额] button').trigger('click')
    await settle()
    expect(document.querySelector('[aria-label=口径]:not(button)')?.textContent).toMatch(/引导成交金额.*归属到员工的已支付订单.*环比.*较上月同期/s)
  })

  it('switches to another period, steps back and forth, and not into the future', async () => {
    const server = serve(kpiRoutes())
    const { page, router } = await mountPage('/kpis')
    expect(page.get('[aria-label=后一段]').attributes('disabled')).toBeDefined()
    await page.get('[aria-label=前一段]').trigger('click')
    await settle()
    expect(page.text()).toContain('上月')
    expect(period(server)).toEqual({ scope: 'me', period: 'month', date: '2026-02-01' })
    await page.findAll('[aria-label=时间段] [role=radio]')[0]?.trigger('click')
    await settle()
    expect(period(server)).toEqual({ scope: 'me', period: 'day', date: '2026-03-02' })
    expect(router.currentRoute.value.query.period).toBe('day')
  })

  it('takes two dates of my own, in either order', async () => {
    const server = serve(kpiRoutes())
    const { page } = await mountPage('/kpis?period=custom&from=2026-02-10&to=2026-02-20')
    await page.get('[aria-label=到]').setValue('2026-02-05')
    await settle()
    expect(period(server)).toEqual({ scope: 'me', period: 'custom', from: '2026-02-05', to: '2026-02-10' })
  })

  it('keeps what was read when it cannot be read again, and says so', async () => {
    const server = serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    server.change('GET /api/v1/kpis', offline)
    await page.get('[aria-label=前一段]').trigger('click')
    await settle()
    expect(page.text()).toMatch(/网络不通.*下面是上次的内容.*¥128,400/s)
  })

  it('explains a failure and recovers on 重试', async () => {
    const server = serve(kpiRoutes({ 'GET /api/v1/kpis': offline }))
    const { page } = await mountPage('/kpis')
    expect(page.get('[role=alert]').text()).toContain('网络不通')
    server.change('GET /api/v1/kpis', ok(aKpis(FIGURES)))
    await page.get('[role=alert] button').trigger('click')
    await settle()
    expect(page.text()).toContain('¥128,400')
  })

  it('shows nobody else to staff, and to a leader without customers the corp first', async () => {
    const server = serve(kpiRoutes())
    const staff = await mountPage('/kpis')
    expect(staff.page.find('[aria-haspopup=dialog]').exists()).toBe(false)
    staff.page.unmount()
    const { page } = await mountPage('/kpis', aMe({ roles: ['leader'] }))
    expect(page.get('[aria-haspopup=dialog]').text()).toBe('全公司')
    expect(period(server).scope).toBe('corp')
  })

  it('shows 9-digit amounts short, and an empty month as zeros', async () => {
    const figures = { guided_gmv: aFigure({ value: 12_345_678_900, previous: 0, is_new: true }), new_contacts: aFigure() }
    serve(kpiRoutes({ 'GET /api/v1/kpis': ok(aKpis(figures)) }))
    const { page } = await mountPage('/kpis')
    expect(page.text()).toMatch(/¥1.23亿\s*新增/)
    expect(page.get('ul[aria-label=主要数字]').text()).toBe('新增好友数0—')
  })
})
