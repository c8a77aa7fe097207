/** 未归户订单, 身份, 公私域覆盖. */
import { DOMWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Identities, MergePreview, UnresolvedOrder } from '@/api/types'
import { hideSnack, snack } from '@/shell/snack'
import { aCustomerRef, aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'

const LEADER = aMe({ roles: ['leader'] })
const AT = '2026-03-02T02:00:00Z'
const SUMMARY = { orders: 12, amount_fen: 340_000, orders_total: 100, amount_total_fen: 1_000_000 }

function anOrder(given: Partial<UnresolvedOrder> = {}): UnresolvedOrder {
  return {
    id: 9,
    channel: 'taobao',
    shop: '',
    order_no: '200100',
    status: 'paid',
    amount_fen: 12_900,
    paid_at: AT,
    buyer_id: 'tb_lin',
    buyer_name: '林女士',
    buyer_mobile: '138****0001',
    suggestions: [{ customer: aCustomerRef(), evidence: 'masked_mobile_and_name' }],
    ...given,
  }
}

const aCustomer = (id: number, name: string) => ({ id, external_userid: `wm${id}`, name, avatar: null, has_unionid: true, remark_mobiles: [] })

function theIdentities(given: Partial<Identities> = {}): Identities {
  return {
    person_id: 7,
    customers: [aCustomer(7, '大号'), aCustomer(8, '小号')],
    identities: [{ id: 3, customer_id: 7, kind: 'buyer_id', channel: 'taobao', value: 'tb_lin', said_by: 'staff', bound_at: AT, bound_by_name: '王芳' }],
    merges: [{ id: 5, customer_ids: [7, 8], kind: 'unionid', evidence: 'ou1', made_at: AT, made_by_name: null }],
    alike: [],
    ...given,
  }
}

function press(word: string): void {
  const found = [...document.body.querySelectorAll('button')].find((button) => button.textContent?.trim() === word)
  found?.click()
}

afterEach(hideSnack)

describe('未归户订单', () => {
  it('shows how much is nobody’s, and whose an order might be with the reason', async () => {
    const server = serve({ 'GET /api/v1/unresolved-orders': ok(aPage([anOrder()])), 'GET /api/v1/unresolved-orders/summary': ok(SUMMARY) })
    const { page } = await mountPage('/unresolved-orders', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('可能是林女士'))
    expect(page.get('.figures').text()).toContain('34%')
    expect(page.text()).toContain('手机号前后几位和收货人都对得上')
    expect(server.to('GET /api/v1/unresolved-orders')[0]?.query.get('suggested')).toBe('true')
  })

  it('binds the buyer to the suggested customer and reads again', async () => {
    const server = serve({
      'GET /api/v1/unresolved-orders': ok(aPage([anOrder()])),
      'GET /api/v1/unresolved-orders/summary': ok(SUMMARY),
      'PUT /api/v1/orders/9/customer': ok(theIdentities().identities[0]),
    })
    const { page } = await mountPage('/unresolved-orders', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('是她的订单'))
    press('是她的订单')
    await vi.waitFor(() => expect(server.to('PUT /api/v1/orders/9/customer')[0]?.body).toEqual({ customer_id: 7 }))
    await vi.waitFor(() => expect(server.to('GET /api/v1/unresolved-orders')).toHaveLength(2))
  })

  it('takes back whose it is, though the order has left the list', async () => {
    const server = serve({
      'GET /api/v1/unresolved-orders': ok(aPage([anOrder()])),
      'GET /api/v1/unresolved-orders/summary': ok(SUMMARY),
      'PUT /api/v1/orders/9/customer': ok(theIdentities().identities[0]),
      'DELETE /api/v1/orders/9/customer': { status: 204 },
    })
    const { page } = await mountPage('/unresolved-orders', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('是她的订单'))
    server.change('GET /api/v1/unresolved-orders', ok(aPage([])))
    press('是她的订单')
    await vi.waitFor(() => expect(page.text()).toContain('没有带线索的订单'))
    server.change('GET /api/v1/unresolved-orders', ok(aPage([anOrder()])))
    expect(snack.value?.action?.label).toBe('撤销')
    snack.value?.action?.run()
    await vi.waitFor(() => expect(server.to('DELETE /api/v1/orders/9/customer')).toHaveLength(1))
    await vi.waitFor(() => expect(page.text()).toContain('可能是林女士'))
  })

  it('takes 不是她 back', async () => {
    const server = serve({
      'GET /api/v1/unresolved-orders': ok(aPage([anOrder()])),
      'GET /api/v1/unresolved-orders/summary': ok(SUMMARY),
      'PUT /api/v1/orders/9/suggestions/7/denial': { status: 204 },
      'DELETE /api/v1/orders/9/suggestions/7/denial': { status: 204 },
    })
    const { page } = await mountPage('/unresolved-orders', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('不是她'))
    press('不是她')
    await vi.waitFor(() => expect(snack.value?.text).toBe('不再提示是林女士'))
    snack.value?.action?.run()
    await vi.waitFor(() => expect(server.to('DELETE /api/v1/orders/9/suggestions/7/denial')).toHaveLength(1))
  })

  it('says when the three figures could not be read, and reads them again', async () => {
    const server = serve({
      'GET /api/v1/unresolved-orders': ok(aPage([anOrder()])),
      'GET /api/v1/unresolved-orders/summary': refuse(500, 'error'),
    })
    const { page } = await mountPage('/unresolved-orders', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('可能是林女士'))
    server.change('GET /api/v1/unresolved-orders/summary', ok(SUMMARY))
    press('重试')
    await vi.waitFor(() => expect(page.get('.figures').text()).toContain('34%'))
  })

  it.each([['staff'], ['manager']] as const)('asks nothing for %s that they may not see', async (role) => {
    const server = serve({ 'GET /api/v1/unresolved-orders': ok(aPage([])) })
    const { page } = await mountPage('/unresolved-orders', aMe({ roles: [role] }))
    await vi.waitFor(() => expect(page.text()).toContain('没有可能是你客户的订单'))
    expect(server.to('GET /api/v1/unresolved-orders/summary')).toEqual([])
  })
})

describe('身份', () => {
  it('says why two profiles are one person, and what an un-merge would do before it does it', async () => {
    const server = serve({
      'GET /api/v1/customers/7/identities': ok(theIdentities()),
      'GET /api/v1/merges/5/unmerge-preview': ok({
        staying: [aCustomer(7, '大号')],
        leaving: [aCustomer(8, '小号')],
        goes: { relations: 1, orders: 2, touches: 3, trail_entries: 4 },
        stays: [{ kind: 'task', id: 1, text: '回访', written_at: AT }],
      }),
      'DELETE /api/v1/merges/5': { status: 204 },
      'GET /api/v1/customers/7': refuse(404, 'not_found'),
      'GET /api/v1/task-items': ok(aPage([])),
    })
    const { page, router } = await mountPage('/customers/7/identities')
    await vi.waitFor(() => expect(page.text()).toContain('同一个微信账号'))
    press('拆分')
    const sheet = () => document.body.querySelector('[role=alertdialog]')?.textContent ?? ''
    await vi.waitFor(() => expect(sheet()).toContain('小号 离开，大号 留在原来的资料下'))
    expect(sheet()).toContain('2 笔订单')
    expect(sheet()).toContain('任务 回访')
    expect(server.to('DELETE /api/v1/merges/5')).toEqual([])
    new DOMWrapper(document.body).get('[role=alertdialog] .button-wide').element.dispatchEvent(new Event('click'))
    await vi.waitFor(() => expect(server.to('DELETE /api/v1/merges/5')).toHaveLength(1))
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/customers/7'), 5000)
  })

  const ALIKE = { customer: aCustomerRef({ id: 9, name: '小林' }), mobile: '138****0001' }
  const LI_TO_FANG = { loser: { userid: 'li', name: '莉' }, gainer: { userid: 'fang', name: '芳' }, orders: 2, amount_fen: 35_800 }

  async function openMerge(preview: MergePreview) {
    const server = serve({
      'GET /api/v1/customers/7/identities': ok(theIdentities({ alike: [ALIKE] })),
      'GET /api/v1/merges/preview': ok(preview),
      'POST /api/v1/merges': ok(theIdentities()),
    })
    const { page } = await mountPage('/customers/7/identities')
    await vi.waitFor(() => expect(page.text()).toContain('可能是同一个人'))
    press('合并')
    const sheet = () => new DOMWrapper(document.body).get('[role=alertdialog][aria-label="合并成一个人？"]')
    await vi.waitFor(() => expect(sheet().get('.button-wide').attributes('disabled')).toBeUndefined())
    return { server, sheet }
  }

  it('merges after saying that no orders change hands', async () => {
    const { server, sheet } = await openMerge({ moves: [], may_merge: true })
    expect(sheet().text()).not.toContain('换人算')
    await sheet().get('.button-wide').trigger('click')
    await vi.waitFor(() => expect(server.to('POST /api/v1/merges')[0]?.body).toEqual({ customer_ids: [7, 9] }))
    expect(server.to('GET /api/v1/merges/preview')[0]?.query.toString()).toBe('one=7&other=9')
  })

  it('says whose orders a merge would move, and who has to do it, instead of doing it', async () => {
    const { server, sheet } = await openMerge({ moves: [LI_TO_FANG], may_merge: false })
    expect(sheet().text()).toContain('2 笔，¥358：莉 → 芳')
    expect(sheet().text()).toContain('要由同时管理他们')
    await sheet().get('.button-wide').trigger('click')
    expect(server.to('POST /api/v1/merges')).toEqual([])
  })

  it('asks for the channel, then for the shop, when several orders have the number', async () => {
    const server = serve({
      'GET /api/v1/customers/7/identities': ok(theIdentities()),
      'POST /api/v1/customers/7/identities': refuse(409, 'several_orders'),
    })
    await mountPage('/customers/7/identities')
    await vi.waitFor(() => expect(document.body.textContent).toContain('绑定订单或手机号'))
    press('绑定订单或手机号')
    const body = new DOMWrapper(document.body)
    await vi.waitFor(() => expect(body.find('[aria-label=绑定身份] input').exists()).toBe(true))
    await body.get('[aria-label=绑定身份] input').setValue('1001')
    await body.get('[aria-label=绑定身份] form').trigger('submit')
    await vi.waitFor(() => expect(body.find('[aria-label=绑定身份] select').exists()).toBe(true))
    expect(body.get('[aria-label=绑定身份]').text()).toContain('不止一笔订单是这个号')
    expect(server.to('POST /api/v1/customers/7/identities')[0]?.body).toMatchObject({ order_no: '1001', mobile: null })

    server.change('POST /api/v1/customers/7/identities', refuse(409, 'several_shops'))
    await body.get('[aria-label=绑定身份] select').setValue('store')
    await body.get('[aria-label=绑定身份] form').trigger('submit')
    await vi.waitFor(() => expect(body.get('[aria-label=绑定身份]').text()).toContain('请写店铺'))
    const [, shop] = body.findAll('[aria-label=绑定身份] input')
    await shop?.setValue('二店')
    await body.get('[aria-label=绑定身份] form').trigger('submit')
    const last = () => server.to('POST /api/v1/customers/7/identities')[2]
    await vi.waitFor(() => expect(last()?.body).toMatchObject({ order_no: '1001', channel: 'store', shop: '二店' }))
  })
})

describe('公私域覆盖', () => {
  it('shows the known share of every channel and does not divide by nothing', async () => {
    const channel = { orders: 4, resolved_orders: 3, amount_fen: 1000, resolved_amount_fen: 999, resolved_buyers: 0 }
    const server = serve({
      'GET /api/v1/identity-coverage': ok({
        month: '2026-03',
        as_of: AT,
        channels: [
          { channel: 'taobao', buyers: 2, ...channel },
          { channel: 'pdd', buyers: 0, ...channel },
        ],
        customers: { friends: 0, buying_friends: 0, known_buyers: 0 },
      }),
    })
    const { page } = await mountPage('/identity-coverage', LEADER)
    await vi.waitFor(() => expect(page.findAll('tbody tr')).toHaveLength(2))
    expect(page.findAll('tbody tr')[1]?.text()).toContain('99.9%')
    expect(page.findAll('tbody tr')[1]?.text()).toContain('—')
    expect(server.to('GET /api/v1/identity-coverage')[0]?.query.get('month')).toMatch(/^\d{4}-\d{2}$/)
    expect(page.text()).toContain('0 / 0 位好友')
  })
})
