/** 提成, 提成规则, 提成月结. */
import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { CommissionClosing, CommissionEstimate, CommissionLine, CommissionMonth, CommissionRate } from '@/api/types'
import { aMe, anEstimate, aPage } from '@/testing/fixtures'
import { snack } from '@/shell/snack'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import { isMonth, monthsFrom } from './months'
import { basisPointsOf, keyWord } from './words'

const ADMIN = aMe({ roles: ['admin', 'leader'] })
const AT = '2026-03-02T02:00:00Z'

function aMonth(given: Partial<CommissionMonth> = {}): CommissionMonth {
  const sums = { own_fen: 30_000, adjustment_fen: -4_000, total_fen: 26_000 }
  return { scope: 'me', month: '2026-03', state: 'running', closed_at: null, has_rates: true, ...sums, ...given }
}

function earned(given: Partial<CommissionEstimate> = {}): CommissionEstimate {
  const sums = { value: 26_000, own_fen: 30_000, adjustment_fen: -4_000 }
  return anEstimate({ ...sums, previous: 20_000, change: 0.3, is_new: false, state: 'running', ...given })
}

function aLine(given: Partial<CommissionLine> = {}): CommissionLine {
  return {
    order_id: 1,
    order_no: 'E1',
    sales_channel: 'douyin',
    paid_on: '2026-03-01',
    paid_fen: 100_000,
    base_fen: 100_000,
    amount_fen: 3_000,
    kind: 'own',
    month: '2026-03',
    member: { userid: 'wangfang', name: '王芳' },
    rates: [{ sales_channel: 'douyin', category: '面膜', department_name: null, rate_bp: 300 }],
    ...given,
  }
}

function aRate(given: Partial<CommissionRate> = {}): CommissionRate {
  const key = { sales_channel: null, category: null, department_id: null, department_name: null }
  return { id: 1, ...key, effective_on: '2026-03-01', until: null, rate_bp: 250, set_at: AT, set_by_name: '陈默', ...given }
}

const CLOSED: CommissionClosing = {
  month: '2026-01', closed_at: AT, closed_by_name: '陈默', own_fen: 1, adjustment_fen: 0, total_fen: 1,
}

function pressInBody(word: string): void {
  const found = [...document.body.querySelectorAll('button')].find((button) => button.textContent?.trim() === word)
  found?.click()
}

describe('提成', () => {
  it('adds up some days beside those before, and says of every order by which rate', async () => {
    const late = aLine({ order_id: 2, kind: 'adjustment', amount_fen: -4_000 })
    serve({ 'GET /api/v1/commissions/estimate': ok(earned()), 'GET /api/v1/commissions/lines': ok(aPage([aLine(), late])) })
    const { page } = await mountPage('/commissions?period=month&date=2026-03-01')
    await vi.waitFor(() => expect(page.findAll('.line')).toHaveLength(2))
    expect(page.get('.total').text()).toBe('¥260')
    expect(page.get('.sums').text()).toContain('↑30%')
    expect(page.text()).toContain('往月调整 -¥40')
    expect(page.findAll('.line')[0]?.text()).toContain('抖音 · 面膜 3%')
    expect(page.findAll('.line')[1]?.text()).toContain('往月调整')
  })

  it.each([
    ['/commissions?scope=me&period=day&date=2026-03-01', 'day', '2026-03-01'],
    ['/commissions?month=2026-01', 'month', '2026-01-01'],
  ])('%s shows those days, number and orders alike', async (address, period, date) => {
    const server = serve({ 'GET /api/v1/commissions/estimate': ok(earned()), 'GET /api/v1/commissions/lines': ok(aPage([])) })
    const { page } = await mountPage(address)
    await vi.waitFor(() => expect(page.text()).toContain('这段时间还没有归属的订单'))
    for (const path of ['GET /api/v1/commissions/estimate', 'GET /api/v1/commissions/lines']) {
      await vi.waitFor(() => expect(server.to(path).slice(-1)[0]?.query.get('period')).toBe(period))
      expect(server.to(path).slice(-1)[0]?.query.get('date')).toBe(date)
    }
  })

  it('says when there are no rates yet, and since when anything is known', async () => {
    const nothing = earned({ has_rates: false, value: null, previous: null, change: null, since: '2026-03-01', adjustment_fen: 0 })
    serve({ 'GET /api/v1/commissions/estimate': ok(nothing), 'GET /api/v1/commissions/lines': ok(aPage([])) })
    const { page } = await mountPage('/commissions')
    await vi.waitFor(() => expect(page.text()).toContain('还没有提成规则'))
    expect(page.text()).toContain('数据自 2026-03-01 起')
  })
})

describe('提成规则', () => {
  it('are read by everybody and set by administrators', async () => {
    serve({ 'GET /api/v1/commission-rates': ok(aPage([aRate()])) })
    const { page } = await mountPage('/commission-rates')
    await vi.waitFor(() => expect(page.text()).toContain('2.5%'))
    expect(page.text()).toContain('通用')
    expect(page.find('.make').exists()).toBe(false)
  })

  it('are set in per cent and kept in basis points', async () => {
    const server = serve({
      'GET /api/v1/commission-rates': ok(aPage([])),
      'GET /api/v1/departments': ok({ departments: [] }),
      'POST /api/v1/commission-rates': { status: 201, json: aRate() },
    })
    const { page } = await mountPage('/commission-rates', ADMIN)
    await page.get('.make').trigger('click')
    const sheet = new DOMWrapper(document.body).get('[aria-label=新的提成规则]')
    await sheet.findAll('input')[0]?.setValue('3.5')
    await sheet.get('select').setValue('jd')
    await sheet.get('form').trigger('submit')
    await vi.waitFor(() => expect(server.to('POST /api/v1/commission-rates')).toHaveLength(1))
    expect(server.to('POST /api/v1/commission-rates')[0]?.body).toMatchObject({ rate_bp: 350, sales_channel: 'jd', category: null })
  })

  it('stay where a month is closed, and the page says why', async () => {
    serve({ 'GET /api/v1/commission-rates': ok(aPage([aRate()])), 'DELETE /api/v1/commission-rates/1': refuse(409, 'month_closed') })
    const { page } = await mountPage('/commission-rates', ADMIN)
    await vi.waitFor(() => expect(page.findAll('.rate')).toHaveLength(1))
    await page.get('.rate .text-button').trigger('click')
    const sheet = new DOMWrapper(document.body).get('[role=alertdialog]')
    await sheet.get('.button').trigger('click')
    await vi.waitFor(() => expect(sheet.get('.button').attributes('disabled')).toBeUndefined())
    expect(page.findAll('.rate')).toHaveLength(1)
  })
})

describe('提成月结', () => {
  const NEXT = 'GET /api/v1/commission-closings/next'
  const routes = (turn: { next_month: string | null; latest_month: string | null }) => ({
    'GET /api/v1/commission-closings': ok(aPage([CLOSED])),
    [NEXT]: ok(turn),
    'GET /api/v1/commissions': ok(aMonth({ month: '2026-02' })),
    'GET /api/v1/commissions/members': ok(aPage([])),
  })
  const FEBRUARY = { next_month: '2026-02', latest_month: '2026-02' }

  it('closes the month whose turn it is, after asking once more', async () => {
    const server = serve({ ...routes(FEBRUARY), 'PUT /api/v1/commission-closings/2026-02': ok({ ...CLOSED, month: '2026-02' }) })
    const { page } = await mountPage('/commission-closings', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('2026年2月'))
    await page.get('.close').trigger('click')
    expect(server.to('PUT /api/v1/commission-closings/2026-02')).toEqual([])
    pressInBody('结算')
    await vi.waitFor(() => expect(server.to('PUT /api/v1/commission-closings/2026-02')).toHaveLength(1))
  })

  it('lets the first month be chosen from the one anything was earned in', async () => {
    serve({ ...routes({ next_month: '2025-11', latest_month: '2026-02' }), 'GET /api/v1/commission-closings': ok(aPage([])) })
    const { page } = await mountPage('/commission-closings', ADMIN)
    await vi.waitFor(() => expect(page.get('.close').text()).toBe('结算2025年11月'))
    expect(page.get('[aria-label=上个月]').attributes('disabled')).toBeDefined()
    await page.get('[aria-label=下个月]').trigger('click')
    expect(page.get('.close').text()).toBe('结算2025年12月')
    await page.get('.close').trigger('click')
    expect(document.body.textContent).toContain('2025年11月及更早的月份将不再结算')
  })

  it('names the month whose turn it is when somebody else was faster', async () => {
    const refused = refuse(409, 'not_the_next_month', { path: { month: ['2026-03'] } })
    serve({ ...routes(FEBRUARY), 'PUT /api/v1/commission-closings/2026-02': refused })
    const { page } = await mountPage('/commission-closings', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('2026年2月'))
    await page.get('.close').trigger('click')
    pressInBody('结算')
    await vi.waitFor(() => expect(snack.value?.text).toContain('下一个是2026年3月'))
  })

  it('takes the last closing back, after it has shown the difference and been told why', async () => {
    const REOPENING = '/api/v1/commission-closings/2026-01/reopening'
    const moved = { member: { userid: 'wangfang', name: '王芳' }, settled_fen: 52_774, now_fen: 50_484, difference_fen: -2_290 }
    const change = { month: '2026-01', settled_fen: 512_067, now_fen: 509_777, difference_fen: -2_290, adjustment_fen: 0, differing: 1, members: [moved] }
    const server = serve({ ...routes(FEBRUARY), [`GET ${REOPENING}`]: ok(change), [`PUT ${REOPENING}`]: { status: 204 } })
    const { page } = await mountPage('/commission-closings', ADMIN)
    await vi.waitFor(() => expect(page.findAll('.closed')).toHaveLength(1))
    await page.get('.undo').trigger('click')
    const sheet = new DOMWrapper(document.body).get('[role=alertdialog]')
    await vi.waitFor(() => expect(sheet.text()).toContain('¥527.74 → ¥504.84'))
    expect(sheet.get('.act').attributes('disabled')).toBeDefined()
    await sheet.get('input').setValue('归属录错了')
    await sheet.get('form').trigger('submit')
    await vi.waitFor(() => expect(server.to(`PUT ${REOPENING}`)[0]?.body).toEqual({ reason: '归属录错了' }))
  })

  it('says what is missing while nothing was ever earned', async () => {
    serve({ ...routes({ next_month: null, latest_month: null }), 'GET /api/v1/commission-closings': ok(aPage([])) })
    const { page } = await mountPage('/commission-closings', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('还没有可以结算的提成'))
    expect(page.find('.close').exists()).toBe(false)
  })

  it('is closed to staff', async () => {
    const server = serve({})
    const { page } = await mountPage('/commission-closings')
    expect(page.text()).toContain('只有领导和管理员可以月结')
    expect(server.asked).toEqual([])
  })
})

describe('words', () => {
  it('count months over the turn of the year', () => {
    expect(monthsFrom('2026-01', -1)).toBe('2025-12')
    expect(monthsFrom('2026-11', 3)).toBe('2027-02')
    expect([isMonth('2026-13'), isMonth('2026-02'), isMonth(null)]).toEqual([false, true, false])
  })

  it.each([['3.5', 350], ['0', 0], ['100', 10_000], ['0.05', 5]] as const)('reads %s per cent', (text, points) => {
    expect(basisPointsOf(text)).toBe(points)
  })

  it.each(['100.01', '1.234', '-1', 'x', ''])('does not read %s', (text) => {
    expect(basisPointsOf(text)).toBeNull()
  })

  it('name what a rate is for', () => {
    expect(keyWord({ sales_channel: 'jd', category: '面膜', department_name: '一部' })).toBe('京东 · 面膜 · 一部')
  })
})
