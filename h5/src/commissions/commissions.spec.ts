/** 提成, 提成规则, 提成月结. */
import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { CommissionClosing, CommissionLine, CommissionMonth, CommissionRate } from '@/api/types'
import { aMe, aPage } from '@/testing/fixtures'
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
  it('adds up a month, and says of every order by which rate', async () => {
    const late = aLine({ order_id: 2, kind: 'adjustment', amount_fen: -4_000 })
    serve({ 'GET /api/v1/commissions': ok(aMonth()), 'GET /api/v1/commissions/lines': ok(aPage([aLine(), late])) })
    const { page } = await mountPage('/commissions?month=2026-03')
    await vi.waitFor(() => expect(page.findAll('.line')).toHaveLength(2))
    expect(page.get('.total').text()).toBe('¥260')
    expect(page.text()).toContain('往月调整 -¥40')
    expect(page.findAll('.line')[0]?.text()).toContain('抖音 · 面膜 3%')
    expect(page.findAll('.line')[1]?.text()).toContain('往月调整')
  })

  it('says when there are no rates yet', async () => {
    const nothing = aMonth({ has_rates: false, own_fen: 0, adjustment_fen: 0, total_fen: 0 })
    serve({ 'GET /api/v1/commissions': ok(nothing), 'GET /api/v1/commissions/lines': ok(aPage([])) })
    const { page } = await mountPage('/commissions')
    await vi.waitFor(() => expect(page.text()).toContain('还没有提成规则'))
    expect(page.text()).toContain('这个月还没有归属的订单')
  })

  it('reads another month when asked', async () => {
    const server = serve({ 'GET /api/v1/commissions': ok(aMonth()), 'GET /api/v1/commissions/lines': ok(aPage([aLine()])) })
    const { page } = await mountPage('/commissions?month=2026-01')
    await page.get('[aria-label=上个月]').trigger('click')
    await vi.waitFor(() => expect(server.to('GET /api/v1/commissions').slice(-1)[0]?.query.get('month')).toBe('2025-12'))
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
  it('closes the month after the last closed one, after asking once more', async () => {
    const server = serve({
      'GET /api/v1/commission-closings': ok(aPage([CLOSED])),
      'GET /api/v1/commissions': ok(aMonth({ month: '2026-02' })),
      'GET /api/v1/commissions/members': ok(aPage([])),
      'PUT /api/v1/commission-closings/2026-02': ok({ ...CLOSED, month: '2026-02' }),
    })
    const { page } = await mountPage('/commission-closings', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('2026年2月'))
    await page.get('.close').trigger('click')
    expect(server.to('PUT /api/v1/commission-closings/2026-02')).toEqual([])
    pressInBody('结算，不再改动')
    await vi.waitFor(() => expect(server.to('PUT /api/v1/commission-closings/2026-02')).toHaveLength(1))
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
