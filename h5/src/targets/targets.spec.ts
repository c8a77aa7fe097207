/** 目标. */
import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { StaffTarget, Targets } from '@/api/types'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import { problemOf, stepOf, textOf } from './steps'

const LEADER = aMe({ roles: ['leader'] })
const NONE = { base: null, sprint: null, challenge: null, landing: null }

function aTarget(given: Partial<StaffTarget> = {}): StaffTarget {
  const member = { userid: 'wangfang', name: '王芳' }
  return { member, base: 1_000_000, sprint: 1_500_000, challenge: 2_000_000, value: 640_000, landing: 1_210_000, may_set: true, ...given }
}

function targetsOf(given: Partial<Targets['metrics'][number]> = {}): Targets {
  const metric = { metric: 'guided_gmv', name: '引导成交金额', unit: 'fen', value: 0, may_set: true, ...NONE, ...given } as const
  return { scope: 'corp', month: '2026-03', metrics: [metric] }
}

const routes = () => ({
  'GET /api/v1/departments': ok({ departments: [] }),
  'GET /api/v1/targets': ok(targetsOf()),
  'GET /api/v1/targets/staff': ok(aPage([aTarget(), aTarget({ ...NONE, value: 3, member: { userid: 'linyue', name: '林悦' } })])),
})

describe('目标', () => {
  it('shows everybody beside what they have reached and where the month will land', async () => {
    serve(routes())
    const { page } = await mountPage('/targets', LEADER)
    await vi.waitFor(() => expect(page.findAll('.row')).toHaveLength(2))
    const [fang, yue] = page.findAll('.row').map((row) => row.text())
    expect(fang).toContain('64%')
    expect(fang).toContain('预计 ¥1.21万')
    expect(yue).toContain('没有目标')
  })

  it('sets one in fen, all of the month and metric on the page', async () => {
    const server = serve({ ...routes(), 'PUT /api/v1/targets': { status: 204 } })
    const { page } = await mountPage('/targets', LEADER)
    await vi.waitFor(() => expect(page.findAll('.row')).toHaveLength(2))
    await page.findAll('.row')[1]?.trigger('click')
    const sheet = new DOMWrapper(document.body).get('[aria-label=林悦]')
    await sheet.findAll('input')[0]?.setValue('12,000.5')
    await sheet.get('form').trigger('submit')
    await vi.waitFor(() => expect(server.to('PUT /api/v1/targets')).toHaveLength(1))
    expect(server.to('PUT /api/v1/targets')[0]?.body).toMatchObject({
      metric: 'guided_gmv',
      targets: [{ scope: 'staff:linyue', base: 1_200_050, sprint: null, challenge: null }],
    })
  })

  it('offers nothing where somebody else sets the target', async () => {
    serve({ ...routes(), 'GET /api/v1/targets': ok(targetsOf({ may_set: false })), 'GET /api/v1/targets/staff': ok(aPage([aTarget({ may_set: false })])) })
    const { page } = await mountPage('/targets', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('由上级主管设置'))
    expect(page.findAll('button.row, button.whole')).toEqual([])
    expect(page.text()).not.toContain('一起设置')
  })

  it('says that the targets of a month that is over stay', async () => {
    serve(routes())
    const { page } = await mountPage('/targets?month=2020-01', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('这个月已经结束'))
  })

  it('is about oneself for staff, and says when nothing is aimed at', async () => {
    const server = serve({ 'GET /api/v1/targets': ok(targetsOf()) })
    const { page } = await mountPage('/targets')
    await vi.waitFor(() => expect(page.text()).toContain('主管还没有给你设这个月的目标'))
    expect(server.to('GET /api/v1/targets')[0]?.query.get('scope')).toBe('me')
  })

  it('can be tried again when it fails', async () => {
    const server = serve({ 'GET /api/v1/targets': refuse(503, 'busy') })
    const { page } = await mountPage('/targets')
    await vi.waitFor(() => expect(page.text()).toContain('系统正忙'))
    server.change('GET /api/v1/targets', ok(targetsOf({ base: 100, sprint: 100, challenge: 100, value: 50 })))
    await page.get('.failed .button').trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('50%'))
  })
})

describe('steps', () => {
  it('are written in yuan and kept in fen', () => {
    expect(stepOf('guided_gmv', '12,000.5')).toBe(1_200_050)
    expect(textOf('guided_gmv', 1_200_050)).toBe('12000.5')
    expect(stepOf('new_contacts', '30')).toBe(30)
    expect(stepOf('guided_gmv', ' ')).toBeNull()
  })

  it.each([['guided_gmv', '1.234'], ['guided_gmv', 'x'], ['guided_gmv', '0'], ['new_contacts', '1.5'], ['guided_gmv', '1e5']] as const)(
    'are no %s of %s',
    (metric, text) => expect(stepOf(metric, text)).toBeUndefined(),
  )

  it('rise', () => {
    expect(problemOf({ base: 1, sprint: null, challenge: 2 })).toBeNull()
    expect(problemOf({ base: null, sprint: null, challenge: null })).toBeNull()
    expect(problemOf({ base: 2, sprint: 1, challenge: null })).not.toBeNull()
    expect(problemOf({ base: null, sprint: 1, challenge: null })).not.toBeNull()
    expect(problemOf({ base: undefined, sprint: null, challenge: null })).not.toBeNull()
  })
})
