/** What is behind a number. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Behind } from '@/api/types'
import { useNow } from '@/shell/useNow'
import { aCustomerRef, aFigure, aKpis, aPage } from '@/testing/fixtures'
import { kpiRoutes } from '@/testing/kpiRoutes'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, refuse, serve, type Routes } from '@/testing/server'
import { settle } from '@/testing/settle'

beforeEach(() => (useNow().value = Date.parse('2026-03-02T02:00:00Z')))

const ORDER = { id: 91, channel: 'douyin', order_no: '6917001', amount_fen: 29_900, paid_at: '2026-03-01T02:00:00Z', source: 'task' }

function aRow(given: Partial<Behind> = {}): Behind {
  return {
    happened_at: '2026-03-01T02:00:00Z',
    counted: 29_900,
    customer: aCustomerRef(),
    masked_name: null,
    member_userid: 'wangfang',
    member_name: '王芳',
    order: ORDER,
    ...given,
  }
}

const behind = (metric: string, rows: readonly Behind[], given: Routes = {}) =>
  serve(
    kpiRoutes({
      [`GET /api/v1/kpis/${metric}/detail`]: ok(aPage(rows)),
      [`GET /api/v1/kpis/${metric}/series`]: ok({ step: 'day', points: [] }),
      ...given,
    }),
  )

describe('the page behind a number', () => {
  it('says the number over the days it was tapped for, and the orders it counts, each leading to its why', async () => {
    const server = behind('guided_gmv', [aRow(), aRow({ order: { ...ORDER, id: 92 }, customer: null })])
    const { page } = await mountPage('/kpis/guided_gmv?scope=department:3&period=week&date=2026-02-25')
    await vi.waitFor(() => expect(page.findAll('[aria-label=背后的订单] li')).toHaveLength(2))
    expect(page.text()).toMatch(/上周.*¥128,400/s)
    expect(page.findAll('[aria-label=背后的订单] a').map((row) => row.attributes('href'))).toEqual(['/orders/91', '/orders/92'])
    expect(page.get('[aria-label=背后的订单]').text()).toMatch(/林女士.*抖音 · 任务 · 王芳.*¥299.*还不知道是谁/s)
    const asked = Object.fromEntries(server.to('GET /api/v1/kpis/guided_gmv/detail')[0]?.query ?? [])
    expect(asked).toMatchObject({ scope: 'department:3', period: 'week', date: '2026-02-25' })
  })

  it('shows what is taken off a net as taken off, beside the order it was of', async () => {
    const refund = aRow({ counted: -12_800, order: { ...ORDER, amount_fen: 65_800 } })
    behind('guided_net_gmv', [aRow({ counted: 65_800, order: { ...ORDER, amount_fen: 65_800 } }), refund], {
      'GET /api/v1/kpis': ok(aKpis({ guided_net_gmv: aFigure({ value: 53_000 }) })),
    })
    const { page } = await mountPage('/kpis/guided_net_gmv')
    await vi.waitFor(() => expect(page.findAll('.amount').map((amount) => amount.text())).toEqual(['¥658', '-¥128']))
    expect(page.findAll('.amount')[1]?.classes()).toContain('taken')
    expect(page.findAll('.line .line')[1]?.text()).toMatch(/^退款 · 订单 ¥658 · /)
  })

  it('names the day and the member of what WeCom tells by the day', async () => {
    behind('chats', [aRow({ order: null, customer: null, counted: 12, happened_at: '2026-02-28T16:00:00Z' })], {
      'GET /api/v1/kpis': ok(aKpis({ chats: aFigure({ value: 12 }) })),
    })
    const { page } = await mountPage('/kpis/chats')
    await vi.waitFor(() => expect(page.get('[aria-label=背后的每日数据]').text()).toMatch(/王芳.*12.*3月1日/s))
  })

  it('says of when a figure is that is older than the page', async () => {
    behind('repurchase_rate', [], {
      'GET /api/v1/kpis': ok(aKpis({ repurchase_rate: aFigure({ value: 0.3, as_of: '2026-03-02T01:55:00Z' }) })),
    })
    const { page } = await mountPage('/kpis/repurchase_rate')
    expect(page.text()).toContain('截至 09:55')
  })

  it('of somebody who is not mine leads to mine, as trying again cannot help', async () => {
    behind('new_contacts', [], { 'GET /api/v1/kpis': refuse(404, 'not_found') })
    const { page } = await mountPage('/kpis/new_contacts?scope=corp')
    expect(page.get('[role=alert]').text()).not.toContain('重试')
    expect(page.get('[role=alert] a').attributes('href')).toBe('/kpis')
  })

  it('leads from a relation to the customer, and names without a link who may not be opened', async () => {
    const rows = [aRow({ order: null, counted: 1 }), aRow({ order: null, counted: 1, customer: null, masked_name: '王**' })]
    behind('new_contacts', rows)
    const { page } = await mountPage('/kpis/new_contacts')
    await vi.waitFor(() => expect(page.findAll('[aria-label=背后的好友] li')).toHaveLength(2))
    expect(page.findAll('[aria-label=背后的好友] a').map((row) => row.attributes('href'))).toEqual(['/customers/7'])
    expect(page.get('[aria-label=背后的好友]').text()).toContain('王**')
  })

  it('shows a ratio by its parts', async () => {
    behind('repurchase_rate', [])
    const { page } = await mountPage('/kpis/repurchase_rate')
    await vi.waitFor(() => expect(page.text()).toMatch(/31.3%.*5 ÷ 16/s))
    expect(page.text()).toContain('这段时间没有客户')
  })

  it('lists nothing for what WeCom only tells as a sum', async () => {
    const server = behind('messages', [])
    const { page } = await mountPage('/kpis/messages')
    expect(page.text()).toContain('发送消息数')
    expect(server.to('GET /api/v1/kpis/messages/detail')).toEqual([])
  })

  it('explains the number', async () => {
    behind('new_contacts', [])
    const { page } = await mountPage('/kpis/new_contacts')
    await page.get('button[aria-label=口径]').trigger('click')
    await settle()
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('在这段时间开始的好友关系')
  })

  it('says that there is no such number, with somewhere to go', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis/nonsense')
    expect(page.text()).toContain('没有这个数字')
    expect(page.get('.empty a').attributes('href')).toBe('/kpis')
  })

  it('keeps the number when the list fails, and reads the list again on 重试', async () => {
    const server = behind('new_contacts', [], { 'GET /api/v1/kpis/new_contacts/detail': offline })
    const { page } = await mountPage('/kpis/new_contacts')
    await vi.waitFor(() => expect(page.get('[role=alert]').text()).toContain('网络不通'))
    expect(page.text()).toContain('58')
    server.change('GET /api/v1/kpis/new_contacts/detail', ok(aPage([aRow({ order: null })])))
    await page.get('[role=alert] button').trigger('click')
    await settle()
    expect(page.findAll('[aria-label=背后的好友] li')).toHaveLength(1)
  })
})
