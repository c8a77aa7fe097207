import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { OrderImport, OrderPreview } from '@/api/types'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import { countsOf, reasonWord, stateWord } from './words'

const LAYOUT = {
  kind: 'csv',
  encoding: 'gb18030',
  preset: 'taobao',
  amount_per: 'order',
  fixed_status: '',
  headers: ['订单编号', '买家实际支付金额'],
  columns: { order_no: '订单编号', amount: '买家实际支付金额' },
  words: {},
}

function anImport(about: Partial<OrderImport> = {}): OrderImport {
  return {
    id: 3,
    file_name: 'ExportOrderList.csv',
    size_bytes: 2739,
    state: 'uploaded',
    percent: 0,
    channel: 'taobao',
    shop: '',
    layout: LAYOUT,
    is_verified: true,
    missing: [],
    uploaded_at: '2026-03-20T00:00:00+00:00',
    uploaded_by_name: '陈默',
    started_at: null,
    finished_at: null,
    lines_read: 0,
    lines_rejected: 0,
    orders_total: 0,
    orders_created: 0,
    orders_updated: 0,
    orders_unchanged: 0,
    orders_unsure: 0,
    failure: null,
    ...about,
  }
}

const FORMATS = {
  presets: [
    { key: 'taobao', name: '淘宝 / 天猫', is_verified: true },
    { key: 'kuaishou', name: '快手小店', is_verified: false },
  ],
  mappings: [{ id: 5, name: '门店收银', channel: 'store', columns: {}, saved_at: '2026-03-20T00:00:00+00:00' }],
  fields: ['order_no', 'amount'],
  encodings: ['utf-8', 'gb18030'],
}

const PREVIEW: OrderPreview = {
  rows: [
    { line_no: 2, verdict: 'new', order_no: '2101', status: 'paid', amount_fen: 9900, paid_at: '2026-03-01T02:00:00+00:00', title: '面霜', reason: null, field: '', value: '', is_refund_unknown: false },
    { line_no: 3, verdict: 'rejected', order_no: '2102', status: null, amount_fen: null, paid_at: null, title: '', reason: 'unreadable', field: 'amount', value: '五十', is_refund_unknown: false },
  ],
  looked_at: 2,
  new: 1,
  known: 0,
  rejected: 1,
  unsure: 0,
  unknown_words: [],
}

const admin = aMe({ roles: ['admin'] })
const PAGE = 'GET /api/v1/order-imports/3'

function desk(one: OrderImport, preview = PREVIEW) {
  return serve({
    [PAGE]: ok(one),
    [`${PAGE}/preview`]: ok(preview),
    [`${PAGE}/rejects`]: ok(aPage([{ line_no: 3, order_no: '2102', reason: 'unreadable', field: 'amount', value: '五十', is_imported: false }])),
    'GET /api/v1/order-formats': ok(FORMATS),
    'POST /api/v1/order-mappings': ok(FORMATS),
    'DELETE /api/v1/order-imports/3': { status: 204 },
    'GET /api/v1/order-imports': ok(aPage([])),
    'PUT /api/v1/order-imports/3/run': ok(anImport({ state: 'reading', percent: 10 })),
    'PUT /api/v1/order-imports/3/layout': ok(anImport({ channel: 'kuaishou', is_verified: false, layout: { ...LAYOUT, preset: 'kuaishou' } })),
  })
}

describe('a file of orders', () => {
  it('shows row by row what would become of it, and starts when told to', async () => {
    const server = desk(anImport())
    const { page } = await mountPage('/order-imports/3', admin)
    expect(page.text()).toContain('新订单 1 行')
    expect(page.text()).toContain('看不懂 实付金额「五十」')
    await page.get('.start').trigger('click')
    await flushPromises()
    expect(server.to('PUT /api/v1/order-imports/3/run')).toHaveLength(1)
    expect(page.text()).toContain('正在读取 10%')
  })

  it('cannot be started before what is missing is said', async () => {
    desk(anImport({ missing: ['shop'] }))
    const { page } = await mountPage('/order-imports/3', admin)
    expect(page.get('.start').attributes('disabled')).toBeDefined()
    expect(page.text()).toContain('还差：店铺')
  })

  it('is read as another channel, whose unverified names are said to be so', async () => {
    const server = desk(anImport())
    const { page } = await mountPage('/order-imports/3', admin)
    await page.get('select').setValue('preset:kuaishou')
    await flushPromises()
    expect(server.to('PUT /api/v1/order-imports/3/layout')[0]?.body).toEqual({ preset: 'kuaishou' })
    expect(page.text()).toContain('还没有用真实文件验证过')
  })

  it('is mapped by hand: whose amount stands on a line, and under which name that is kept', async () => {
    const own = { ...LAYOUT, preset: '', amount_per: 'order' }
    const server = desk(anImport({ channel: 'store', shop: '西湖店', layout: own }))
    const { page } = await mountPage('/order-imports/3', admin)
    const amounts = page.findAll('select').find((select) => select.text().includes('这一行的'))
    await amounts?.setValue('line')
    await flushPromises()
    expect(server.to('PUT /api/v1/order-imports/3/layout')[0]?.body).toEqual({ amount_per: 'line' })
    await page.get('.toggle').trigger('click')
    await page.get('.toggle.action').trigger('click')
    const dialog = document.querySelector('[aria-label="保存对应方式"]')
    const input = dialog?.querySelector('input')
    if (!input) throw new Error('no field for the name')
    input.value = ' 门店收银 '
    input.dispatchEvent(new Event('input'))
    await flushPromises()
    dialog?.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(server.to('POST /api/v1/order-mappings')[0]?.body).toEqual({ import_id: 3, name: '门店收银' })
  })

  it('has its own words of the status explained', async () => {
    const server = desk(anImport({ layout: { ...LAYOUT, words: { ok: 'finished' } } }), { ...PREVIEW, unknown_words: ['待评'] })
    const { page } = await mountPage('/order-imports/3', admin)
    const asked = page.findAll('label').filter((label) => label.text().includes('状态“'))
    expect(asked.map((label) => label.get('select').element.value)).toEqual(['finished', ''])
    await asked[1]?.get('select').setValue('refunded')
    await flushPromises()
    expect(server.to('PUT /api/v1/order-imports/3/layout')[0]?.body).toEqual({ words: { ok: 'finished', 待评: 'refunded' } })
  })

  it('says which orders count too high, before and after', async () => {
    desk(anImport(), { ...PREVIEW, unsure: 2 })
    const before = await mountPage('/order-imports/3', admin)
    expect(before.page.text()).toContain('2 笔订单部分退款')
    const server = desk(anImport({ state: 'done', orders_created: 9, orders_unsure: 2 }))
    const after = await mountPage('/order-imports/3', admin)
    await flushPromises()
    expect(after.page.text()).toContain('金额偏高的订单')
    expect(after.page.text()).not.toContain('未导入的行 ')
    expect(server.to(`${PAGE}/rejects`)).toHaveLength(1)
  })

  it('that could not be read to its end says so and can be thrown away', async () => {
    const server = desk(anImport({ state: 'failed', failure: 'unexpected' }))
    const { page, router } = await mountPage('/order-imports/3', admin)
    expect(page.text()).toContain('试了几次都没能读完')
    await page.get('.remove').trigger('click')
    await flushPromises()
    expect(server.to('DELETE /api/v1/order-imports/3')).toHaveLength(1)
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/order-imports'))
  })

  it('says when it is over what was refused and where the report is', async () => {
    desk(anImport({ state: 'done', percent: 100, orders_created: 7, lines_rejected: 1 }))
    const { page } = await mountPage('/order-imports/3', admin)
    expect(page.text()).toContain('第 3 行 2102')
    expect(page.get('a[download]').attributes('href')).toBe('/api/v1/order-imports/3/report')
  })

  it('that cannot be read offers another try', async () => {
    serve({ [PAGE]: refuse(503, 'busy'), 'GET /api/v1/order-formats': ok(FORMATS) })
    const { page } = await mountPage('/order-imports/3', admin)
    expect(page.text()).toContain('重试')
  })
})

describe('words', () => {
  it('count only what there is', () => {
    expect(countsOf(anImport({ orders_created: 1200, lines_rejected: 2 }))).toEqual(['新增 1,200', '未导入 2 行'])
    expect(stateWord(anImport({ state: 'applying', percent: 62 }))).toBe('正在导入 62%')
    expect(reasonWord({ reason: null, field: '', value: '' })).toBe('')
    expect(reasonWord({ reason: 'incomplete_order', field: '', value: '12' })).toBe('同一订单的第 12 行没读懂，整单先不导入')
  })
})
