/** 我的导出, and the button. */
import { mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { describe, expect, it, vi } from 'vitest'
import type { ExportRow } from '@/api/types'
import { routes } from '@/router'
import { snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import ExportButton from './ExportButton.vue'

const AT = '2026-03-02T02:00:00Z'

function anExport(given: Partial<ExportRow> = {}): ExportRow {
  const times = { asked_at: AT, finished_at: AT, expires_at: AT }
  return { id: 3, table: 'customers', title: '客户', file_format: 'xlsx', status: 'done', row_count: 1200, size_bytes: 20_480, ...times, ...given }
}

function button() {
  const router = createRouter({ history: createMemoryHistory(), routes })
  return mount(ExportButton, { props: { table: 'customers', filters: { q: '林' } }, global: { plugins: [router] } })
}

describe('我的导出', () => {
  it('offers what is ready, and says of the rest how far it is', async () => {
    const rows = [
      anExport(),
      anExport({ id: 4, status: 'waiting', row_count: 30_000, finished_at: null }),
      anExport({ id: 5, status: 'expired' }),
      anExport({ id: 6, status: 'failed' }),
    ]
    const tables = [
      { key: 'customers', title: '客户', is_whole: true, filter_names: ['q'] },
      { key: 'kpi_series', title: '指标趋势', is_whole: false, filter_names: ['metric'] },
    ]
    serve({ 'GET /api/v1/exports': ok(aPage(rows)), 'GET /api/v1/export-tables': ok({ tables }) })
    const { page } = await mountPage('/exports')
    await vi.waitFor(() => expect(page.findAll('.row')).toHaveLength(5))
    const words = page.findAll('.row').map((row) => row.text())
    expect(words[0]).toContain('1,200 行 · 20 KB')
    expect(words[1]).toContain('已写 30,000 行')
    expect(words[2]).toContain('已过期')
    expect(words[3]).toContain('没有成功')
    expect(page.findAll('.get').map((link) => link.attributes('href'))).toEqual(['/api/v1/exports/3/file'])
  })
})

describe('可以导出', () => {
  it('are asked for of the corp and the month chosen above, as far as they can be', async () => {
    const tables = [
      { key: 'kpis', title: '指标', is_whole: true, filter_names: ['scope', 'period', 'date', 'from', 'to'] },
      { key: 'targets', title: '目标', is_whole: true, filter_names: ['scope', 'month', 'metric'] },
      { key: 'customers', title: '客户', is_whole: true, filter_names: ['q'] },
    ]
    const server = serve({
      'GET /api/v1/exports': ok(aPage([])),
      'GET /api/v1/export-tables': ok({ tables }),
      'GET /api/v1/departments': ok({ departments: [] }),
      'POST /api/v1/exports': { status: 201, json: anExport({ status: 'waiting', row_count: null }) },
    })
    const { page } = await mountPage('/exports', aMe({ roles: ['leader'] }))
    await vi.waitFor(() => expect(page.findAll('.tables .row')).toHaveLength(3))
    expect(page.findAll('.tables .row')[0]?.text()).toContain('全公司 · 本月')
    const asked = []
    for (const row of page.findAll('.tables .row')) {
      await row.get('button').trigger('click')
      await vi.waitFor(() => expect(row.get('button').attributes('disabled')).toBeUndefined())
      asked.push(server.to('POST /api/v1/exports').slice(-1)[0]?.body)
    }
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
    expect(asked).toMatchObject([
      { table: 'kpis', filters: { scope: 'corp', period: 'month', date: day } },
      { table: 'targets', filters: { scope: 'corp', month: day.slice(0, 7) } },
      { table: 'customers', filters: {} },
    ])
  })
})

describe('导出', () => {
  it('asks for what the page shows, and says where a large file will be', async () => {
    const server = serve({ 'POST /api/v1/exports': { status: 201, json: anExport({ status: 'waiting', row_count: null }) } })
    await button().trigger('click')
    await vi.waitFor(() => expect(server.to('POST /api/v1/exports')).toHaveLength(1))
    await vi.waitFor(() => expect(snack.value?.text).toContain('后台导出'))
    expect(server.to('POST /api/v1/exports')[0]?.body).toEqual({ table: 'customers', file_format: 'xlsx', filters: { q: '林' } })
    expect(snack.value?.action?.label).toBe('我的导出')
  })

  it('says why it cannot', async () => {
    serve({ 'POST /api/v1/exports': refuse(429, 'too_many') })
    await button().trigger('click')
    await vi.waitFor(() => expect(snack.value?.text).toContain('操作太快了'))
  })
})
