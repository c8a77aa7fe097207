/** 团队. */
import { describe, expect, it, vi } from 'vitest'
import { aMe, aPage, aTask } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, serve } from '@/testing/server'

const MANAGER = aMe({ roles: ['manager'] })
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
    serve({ 'GET /api/v1/tasks': ok(aPage([aTask({ items_done: 3, items_total: 4 })])) })
    const { page } = await mountPage('/team', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('3/4 已完成'))
    expect(page.get('[role=progressbar]').attributes('aria-valuenow')).toBe('75')
  })

  it('shows a task staff by staff, the late ones first', async () => {
    const items = [item(1, '甲', { completed_at: '2026-03-01T00:00:00Z' }), item(2, '乙'), item(3, '丙', { is_overdue: true })]
    serve({ 'GET /api/v1/tasks': ok(aPage([])), 'GET /api/v1/tasks/3': ok({ ...aTask(), items }) })
    const { page } = await mountPage('/team/tasks/3', MANAGER)
    await vi.waitFor(() => expect(page.findAll('.person .name').map((name) => name.text())).toEqual(['丙', '乙', '甲']))
  })
})
