/** 团队. */
import { describe, expect, it, vi } from 'vitest'
import { useNow } from '@/shell/useNow'
import { aFigure, aKpis, aMe, aPage, aTask } from '@/testing/fixtures'
import { FIGURES, kpiRoutes } from '@/testing/kpiRoutes'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, serve, type Routes } from '@/testing/server'
import { settle } from '@/testing/settle'

const MANAGER = aMe({ roles: ['manager'] })
const LEADER = aMe({ roles: ['leader'] })
const CLAIM = {
  id: 5,
  order: { id: 9, order_no: '6917001', channel: 'douyin', amount_fen: 29_900, paid_at: '2026-03-01T02:00:00Z' },
  member: { userid: 'wangfang', name: '王芳' },
  holder: null,
  holder_source: null,
  note: '是我跟的',
  made_at: '2026-03-01T02:00:00Z',
  is_mine: false,
  may_decide: true,
  decided_at: null,
  decided_by_name: null,
  is_granted: null,
  answer: null,
}
const team = (given: Routes = {}) =>
  serve(kpiRoutes({ 'GET /api/v1/tasks': ok(aPage([])), 'GET /api/v1/claims': ok(aPage([])), ...given }))
const item = (id: number, name: string, given = {}) => ({
  id,
  member: { userid: name, name },
  due_at: null,
  completed_at: null,
  is_overdue: false,
  ...given,
})

describe('团队', () => {
  it('is closed to staff', async () => {
    const server = serve({})
    const { page } = await mountPage('/team')
    expect(page.text()).toContain('只对主管和领导开放')
    expect(page.get('.empty a').attributes('href')).toBe('/')
    expect(server.asked).toEqual([])
  })

  it('shows how far each task is', async () => {
    team({ 'GET /api/v1/tasks': ok(aPage([aTask({ items_done: 3, items_total: 4 })])) })
    const { page } = await mountPage('/team', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('3/4 已完成'))
    expect(page.get('[role=progressbar]').attributes('aria-valuenow')).toBe('75')
  })

  it('shows a task staff by staff, the late ones first', async () => {
    const items = [item(1, '甲', { completed_at: '2026-03-01T00:00:00Z' }), item(2, '乙'), item(3, '丙', { is_overdue: true })]
    team({ 'GET /api/v1/tasks/3': ok({ ...aTask(), items }) })
    const { page } = await mountPage('/team/tasks/3', MANAGER)
    await vi.waitFor(() => expect(page.findAll('.person .name').map((name) => name.text())).toEqual(['丙', '乙', '甲']))
  })

  it('begins with the four numbers of the day, each leading to what is behind it', async () => {
    const server = team()
    const { page } = await mountPage('/team', LEADER)
    const cells = page.findAll('ul[aria-label=四个数字] a')
    expect(cells.map((cell) => cell.text())).toEqual(['新增好友数58新增', '流失好友数6↑20%', '引导成交金额¥128,400↑12.4%', '引导成交客户数39持平'])
    expect(page.text()).toContain('较昨日同时段')
    const asked = server.to('GET /api/v1/kpis')[0]?.query
    expect([asked?.get('scope'), asked?.get('period')]).toEqual(['corp', 'day'])
    expect(cells[1]?.attributes('href')).toMatch(/^\/kpis\/lost_contacts\?scope=corp&period=day&date=/)
  })

  it('shows a manager the first of their departments, and any other on choice', async () => {
    const departments = [
      { id: 3, name: '华东', depth: 0 },
      { id: 4, name: '华东一组', depth: 1 },
    ]
    const server = team({ 'GET /api/v1/departments': ok({ departments }) })
    const { page } = await mountPage('/team', MANAGER)
    const scopes = () => server.to('GET /api/v1/kpis').map(({ query }) => query.get('scope'))
    expect(scopes()).toEqual(['department:3'])
    await page.get('[aria-haspopup=dialog]').trigger('click')
    await settle()
    const choices = [...document.querySelectorAll<HTMLElement>('[role=dialog] [role=radio]')]
    expect(choices.map(({ textContent }) => textContent?.trim())).toEqual(['华东', '华东一组'])
    choices[1]?.click()
    await settle()
    expect(scopes()).toEqual(['department:3', 'department:4'])
  })

  it('keeps the tasks when the numbers cannot be read, and reads them again on 重试', async () => {
    const server = team({ 'GET /api/v1/kpis': offline, 'GET /api/v1/tasks': ok(aPage([aTask()])) })
    const { page } = await mountPage('/team', LEADER)
    await vi.waitFor(() => expect(page.text()).toContain('回访试用反馈'))
    expect(page.get('[role=alert]').text()).toContain('网络不通')
    server.change('GET /api/v1/kpis', ok(aKpis(FIGURES)))
    await page.get('[role=alert] button').trigger('click')
    await settle()
    expect(page.text()).toContain('¥128,400')
  })

  it('says why there are no numbers when my departments cannot be read, and reads them again on 重试', async () => {
    const server = team({ 'GET /api/v1/departments': offline })
    const { page } = await mountPage('/team', MANAGER)
    expect(page.get('[role=alert]').text()).toContain('网络不通')
    server.change('GET /api/v1/departments', ok({ departments: [{ id: 3, name: '华东一组', depth: 0 }] }))
    await page.get('[role=alert] button').trigger('click')
    await settle()
    expect(page.text()).toContain('¥128,400')
  })

  it('tells a manager without a department whom to ask', async () => {
    team({ 'GET /api/v1/departments': ok({ departments: [] }) })
    const { page } = await mountPage('/team', MANAGER)
    expect(page.text()).toContain('你还没有负责的部门')
  })
})

describe('需要你', () => {
  const needs = (page: Awaited<ReturnType<typeof mountPage>>['page']) => page.get('section[aria-label=需要你]')

  it('is each thing that waits, why, and the way to it', async () => {
    useNow().value = Date.parse('2026-03-02T02:00:00Z')
    const late = aTask({ id: 8, title: '双11回访', items_total: 5, items_done: 2, due_at: '2026-03-02T01:00:00Z' })
    team({
      'GET /api/v1/claims': ok(aPage([CLAIM, { ...CLAIM, id: 4, may_decide: false }])),
      'GET /api/v1/tasks': ok(aPage([{ ...late, id: 9, items_done: 3 }, late, aTask({ due_at: '2026-03-03T01:00:00Z' })])),
      'GET /api/v1/kpis': ok(aKpis({ ...FIGURES, deleted_contacts: aFigure({ value: 5 }) })),
    })
    const { page } = await mountPage('/team', LEADER)
    await vi.waitFor(() => expect(needs(page).findAll('a')).toHaveLength(3))
    expect(needs(page).findAll('a').map((need) => [need.text(), need.attributes('href')])).toEqual([
      ['1 条归属申请等你决定最早的昨天 10:00提交', '/claims'],
      ['「双11回访」5 人没完成今天 09:00就该完成', '/team/tasks/8'],
      ['今天 5 位客户被员工删除看看是谁，了解一下原因', expect.stringMatching(/^\/kpis\/deleted_contacts\?scope=corp&period=day/)],
    ])
  })

  it('says so when nothing does', async () => {
    team()
    const { page } = await mountPage('/team', LEADER)
    expect(needs(page).text()).toContain('现在没有等你处理的事')
  })

  it('says what could not be read', async () => {
    const server = team({ 'GET /api/v1/claims': offline })
    const { page } = await mountPage('/team', LEADER)
    expect(needs(page).text()).toContain('归属申请没有读到')
    server.change('GET /api/v1/claims', ok(aPage([CLAIM])))
    await needs(page).get('button').trigger('click')
    await settle()
    expect(needs(page).text()).toContain('1 条归属申请等你决定')
  })
})
