/** 业绩核对: what the last audit found, and what can be done about it. */
import { describe, expect, it } from 'vitest'
import { snack } from '@/shell/snack'
import { aMe } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const ADMIN = aMe({ roles: ['admin'] })
const CLEAN = {
  id: 3,
  began_at: '2026-03-02T00:41:00Z',
  ended_at: '2026-03-02T00:43:00Z',
  compared: 128_400,
  differing: 0,
  columns: [],
  differences: [],
  is_under_way: false,
}
const WRONG = {
  ...CLEAN,
  differing: 1203,
  columns: [
    { table_name: 'rollup_days', column_name: 'gmv_fen', differing: 1200 },
    { table_name: 'rollup_days', column_name: 'orders', differing: 2 },
    { table_name: 'attributions', column_name: 'row', differing: 1 },
  ],
}

const open = (answer: unknown) => {
  const server = serve({
    'GET /api/v1/admin/metric-audit': ok(answer),
    'POST /api/v1/admin/metric-audit': { status: 204 },
    'PUT /api/v1/admin/metric-audit/repair': { status: 204 },
  })
  return mountPage('/admin/audit', ADMIN).then(({ page }) => ({ page, server }))
}

describe('业绩核对', () => {
  it('says that all is true, and how much was compared', async () => {
    const { page } = await open(CLEAN)
    expect(page.get('.verdict').text()).toMatch(/全部和原始记录一致.*共 128,400 处/s)
    expect(page.findAll('button').some((button) => button.text() === '修复')).toBe(false)
  })

  it('says how much is wrong and where, and repairs it', async () => {
    const { page, server } = await open(WRONG)
    expect(page.get('h2').text()).toBe('1,203 处和原始记录对不上')
    expect(page.findAll('[aria-label=对不上的] li').map((row) => row.text())).toEqual(['每天的数字1,202 处', '订单归属1 处'])
    await page.findAll('button').find((button) => button.text() === '修复')?.trigger('click')
    await settle()
    expect(server.to('PUT /api/v1/admin/metric-audit/repair')).toHaveLength(1)
    expect(snack.value?.text).toContain('已开始修复')
  })

  it('compares on request, and not twice at once', async () => {
    const { page, server } = await open({ ...CLEAN, id: null, began_at: null, ended_at: null, compared: 0 })
    expect(page.get('h2').text()).toBe('还没有核对过')
    server.change('GET /api/v1/admin/metric-audit', ok({ ...CLEAN, is_under_way: true }))
    const check = page.findAll('button').find((button) => button.text() === '现在核对')
    await check?.trigger('click')
    await settle()
    expect(server.to('POST /api/v1/admin/metric-audit')).toHaveLength(1)
    expect(check?.attributes('disabled')).toBeDefined()
  })

  it('is for administrators', async () => {
    serve({ 'GET /api/v1/admin/metric-audit': refuse(403, 'forbidden') })
    const { page } = await mountPage('/admin/audit', ADMIN)
    expect(page.get('[role=alert] a').attributes('href')).toBe('/me')
  })
})
