/** 渠道成本. */
import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { AssetFormula, ChannelWorth, Costs } from '@/api/types'
import { snack } from '@/shell/snack'
import { aKpis, aMe } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, serve } from '@/testing/server'

const LEADER = aMe({ roles: ['leader'] })
const COST: Costs['items'][number] = {
  id: 7, name: '门店海报', acquisition_channel: 'state:poster', begins_on: '2026-03-01', ends_on: '2026-03-31',
  amount_fen: 300_000, note: '印刷', entered_at: '2026-03-02T02:00:00Z',
}
const WORTH: ChannelWorth = {
  key: 'state:poster', name: '门店海报', cost_fen: 300_000, new_customers: 20, cac_fen: 15_000, ltv_fen: 32_000,
  ltv_projected_fen: null, ltv_cac: 2.1333, payback_days: 12,
}

function aFormula(): AssetFormula {
  const { period, compare } = aKpis({})
  const parts = { guided_gmv_fen: 1, friends: 100, reached: 50, buyers: 10, code_gmv_fen: 0, natural_gmv_fen: 0, manual_gmv_fen: 0 }
  return {
    scope: 'corp', period, compare, current: { ...parts, touch_gmv_fen: 123_000 }, previous: null, change_fen: 23_000, rates: {},
    factors: [
      { key: 'asset_customers', value: 100, previous: 90, share_fen: 13_000 },
      { key: 'asset_reach_rate', value: 0.5, previous: 0.4, share_fen: null },
    ],
    since: null, is_partial: false, as_of: '2026-03-02T02:00:00Z',
  }
}

const costs = (items: Costs['items']): Costs => ({ items, channels: [{ key: 'state:poster', name: '门店海报' }] })
const routes = () => ({
  'GET /api/v1/channel-costs': ok(costs([COST])),
  'GET /api/v1/channel-worth': ok({ items: [WORTH] }),
  'GET /api/v1/asset-formula': ok(aFormula()),
  'POST /api/v1/channel-costs': { status: 201, json: COST },
  'DELETE /api/v1/channel-costs/7': { status: 204 },
})

describe('渠道成本', () => {
  it('shows what channels cost, what their customers are worth, and the formula', async () => {
    serve(routes())
    const { page } = await mountPage('/costs', LEADER)
    await vi.waitFor(() => expect(page.findAll('.worth')).toHaveLength(1))
    expect(page.get('.worth').text()).toContain('¥150')
    expect(page.get('.worth').text()).toContain('12 天')
    const [first, second] = page.findAll('.factor').map((row) => row.text())
    expect(first).toContain('影响 +¥130')
    expect(second).toContain('影响 —')
  })

  it('is entered in yuan over some days, and can be taken back at once', async () => {
    const server = serve(routes())
    const { page } = await mountPage('/costs', LEADER)
    await vi.waitFor(() => expect(page.find('.make').exists()).toBe(true))
    await page.get('.make').trigger('click')
    const sheet = new DOMWrapper(document.body).get('[aria-label=录入渠道成本]')
    await sheet.get('select').setValue('state:poster')
    await sheet.findAll('input')[0]?.setValue('3,000.5')
    await sheet.findAll('input')[1]?.setValue('2026-03-01')
    await sheet.findAll('input')[2]?.setValue('2026-03-31')
    await sheet.get('form').trigger('submit')
    await vi.waitFor(() => expect(server.to('POST /api/v1/channel-costs')).toHaveLength(1))
    expect(server.to('POST /api/v1/channel-costs')[0]?.body).toMatchObject({
      acquisition_channel: 'state:poster', begins_on: '2026-03-01', ends_on: '2026-03-31', amount_fen: 300_050,
    })
    await vi.waitFor(() => expect(snack.value?.action?.label).toBe('撤销'))
    snack.value?.action?.run()
    await vi.waitFor(() => expect(server.to('DELETE /api/v1/channel-costs/7')).toHaveLength(1))
  })

  it('taken back can be had again', async () => {
    const server = serve(routes())
    const { page } = await mountPage('/costs', LEADER)
    await vi.waitFor(() => expect(page.findAll('.cost')).toHaveLength(1))
    await page.get('.cost .text-button').trigger('click')
    await vi.waitFor(() => expect(snack.value?.text).toBe('已撤回这笔成本'))
    snack.value?.action?.run()
    await vi.waitFor(() => expect(server.to('POST /api/v1/channel-costs')[0]?.body).toMatchObject({ amount_fen: 300_000, note: '印刷' }))
  })

  it('is of administrators who lead nobody without what the corp sells', async () => {
    const server = serve(routes())
    const { page } = await mountPage('/costs', aMe({ roles: ['admin'] }))
    await vi.waitFor(() => expect(page.findAll('.cost')).toHaveLength(1))
    expect(server.to('GET /api/v1/channel-worth')).toEqual([])
  })

  it('is not for staff', async () => {
    const server = serve({})
    const { page } = await mountPage('/costs')
    expect(page.text()).toContain('只有领导和管理员')
    expect(server.asked).toEqual([])
  })
})
