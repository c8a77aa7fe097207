/** 团队. */
import { describe, expect, it, vi } from 'vitest'
import { aKpis, aMe, aPage, aTask } from '@/testing/fixtures'
import { FIGURES, kpiRoutes } from '@/testing/kpiRoutes'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, serve, type Routes } from '@/testing/server'
import { settle } from '@/testing/settle'

const MANAGER = aMe({ roles: ['manager'] })
const LEADER = aMe({ roles: ['leader'] })
const team = (given: Routes = {}) => serve(kpiRoutes({ 'GET /api/v1/tasks': ok(aPage([])), ...given }))
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
})
