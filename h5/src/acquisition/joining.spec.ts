/** 入群码: ways to join groups. */
import { describe, expect, it, vi } from 'vitest'
import type { JoiningGroup, JoiningWay } from '@/api/types'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const ADMIN = aMe({ roles: ['admin'] })

const aGroup = (id: number, name: string, given: Partial<JoiningGroup> = {}): JoiningGroup => ({
  id,
  name,
  owner_name: '林悦',
  members_total: 180,
  is_dismissed: false,
  ...given,
})

function aWay(given: Partial<JoiningWay> = {}): JoiningWay {
  return {
    id: 6,
    name: '门店立牌',
    state: 'wb_6',
    progress: 'confirmed',
    refused_code: null,
    created_at: '2026-03-01T00:00:00Z',
    groups: [aGroup(1, '会员一群'), aGroup(2, '会员二群', { is_dismissed: true })],
    new_group_name: null,
    has_qr_code: true,
    figures: { joins: 12, leavings: 3, present_now: 1280 },
    days: [
      { day: '2026-03-01', joins: 4 },
      { day: '2026-03-02', joins: 8 },
    ],
    may_manage: true,
    ...given,
  }
}

const press = (label: string) => [...document.body.querySelectorAll('button')].find((one) => one.textContent?.trim() === label)?.click()

describe('入群码', () => {
  it('lists the ways with how many came, went and are there', async () => {
    serve({ 'GET /api/v1/joining-ways': ok(aPage([aWay()])) })
    const { page } = await mountPage('/acquisition/joining-ways', ADMIN)
    await vi.waitFor(() => expect(page.findAll('.figure').map((one) => one.text())).toEqual(['12入群', '3退群', '1,280还在群里']))
    expect(page.get('.groups').text()).toBe('会员一群')
    expect(page.get('.make').attributes('href')).toBe('/acquisition/joining-ways/new')
  })

  it('shows the code, the groups in their order, and what is refused in plain words', async () => {
    const server = serve({ 'GET /api/v1/joining-ways/6': ok(aWay({ new_group_name: '会员新群' })) })
    const { page } = await mountPage('/acquisition/joining-ways/6', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('都满了会自动建群「会员新群」'))
    expect(page.get('.image').attributes('src')).toBe('/api/v1/joining-ways/6/qr-code')
    expect(page.text()).toContain('林悦 · 180 人')
    expect(page.text()).toContain('已解散')
    server.change('GET /api/v1/joining-ways/6', ok(aWay({ progress: 'refused', refused_code: 86003, has_qr_code: false })))
    await page.findAll('button').find((button) => button.text() === '刷新')?.trigger('click')
    await vi.waitFor(() => expect(page.get('[role=alert]').text()).toContain('有群已经解散，请换一个群（86003）'))
  })

  it('makes one for the chosen groups, in the order they were chosen', async () => {
    const server = serve({
      'GET /api/v1/joining-groups': ok(aPage([aGroup(2, '会员二群'), aGroup(1, '会员一群')])),
      'POST /api/v1/joining-ways': refuse(422, 'unknown_group'),
      'GET /api/v1/joining-ways/6': ok(aWay()),
    })
    const { page, router } = await mountPage('/acquisition/joining-ways/new', ADMIN)
    await vi.waitFor(() => expect(page.get('.bar .text').text()).toBe('还没写名称'))
    await page.get('input[type=text]').setValue('门店立牌')
    expect(page.get('.bar .text').text()).toBe('还没选客户群')
    press('选择客户群')
    await vi.waitFor(() => expect(document.querySelectorAll('[role=dialog] [role=checkbox]')).toHaveLength(2))
    const [second, first] = document.querySelectorAll<HTMLButtonElement>('[role=dialog] [role=checkbox]')
    first?.click()
    await settle()
    second?.click()
    await settle()
    await page.get('.bar .button').trigger('click')
    await settle()
    expect(router.currentRoute.value.path).toBe('/acquisition/joining-ways/new')
    server.change('POST /api/v1/joining-ways', { status: 201, json: aWay() })
    await page.get('.bar .button').trigger('click')
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/acquisition/joining-ways/6'))
    const [refused, made] = server.to('POST /api/v1/joining-ways')
    expect(made?.body).toEqual(refused?.body)
    expect(made?.body).toMatchObject({ name: '门店立牌', group_ids: [1, 2], new_group_name: null })
  })
})
