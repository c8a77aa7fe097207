/** 我的. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseTheme } from '@/shell/theme'
import { aContactChange, aCustomerRef, aDay, aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, serve } from '@/testing/server'
import { settle } from '@/testing/settle'

const DAY = { 'GET /api/v1/me/day': ok(aDay({ new_contacts: 3, lost_contacts: 1 })) }

beforeEach(() => chooseTheme('system'))

describe('我的', () => {
  it('says who I am, my role and my day in contacts', async () => {
    serve(DAY)
    const { page } = await mountPage('/me', aMe({ roles: ['staff', 'manager'] }))
    expect(page.text()).toMatch(/王芳.*导购.*华东一组.*员工 · 主管.*新增好友3 位.*流失好友1 位/s)
  })

  it('keeps administration from those who are not administrators', async () => {
    serve(DAY)
    const staff = await mountPage('/me')
    expect(staff.page.find('a[href="/admin/sync"]').exists()).toBe(false)
    staff.page.unmount()
    const admin = await mountPage('/me', aMe({ roles: ['staff', 'admin'] }))
    expect(admin.page.find('a[href="/admin/sync"]').exists()).toBe(true)
  })

  it.each([
    [['staff'], ['/targets?scope=me', '/commissions?scope=me', '/orders', '/unresolved-orders', '/claims', '/acquisition/live-codes', '/mass-sends/mine']],
    [['staff', 'manager'], ['/targets?scope=me', '/commissions?scope=me', '/orders', '/unresolved-orders', '/claims', '/acquisition/live-codes', '/mass-sends/mine']],
    [['manager'], ['/commissions', '/orders', '/unresolved-orders', '/claims']],
    [['leader'], ['/commissions?scope=corp', '/orders', '/unresolved-orders', '/claims', '/identity-coverage', '/commission-closings', '/costs']],
    [['admin'], []],
  ] as const)('leads %o to their work', async (roles, addresses) => {
    serve({ ...DAY, 'GET /api/v1/admin/overview': ok({}) })
    const { page } = await mountPage('/me', aMe({ roles: [...roles] }))
    const work = page.findAll('section').find((section) => section.text().startsWith('我的工作'))
    expect(work?.findAll('a').map((link) => link.attributes('href')) ?? []).toEqual(addresses)
  })

  it('tells nothing twice: what leaders have among their work is no administration', async () => {
    serve({ ...DAY, 'GET /api/v1/admin/overview': ok({}) })
    for (const roles of [['admin'], ['leader', 'admin']] as const) {
      const { page } = await mountPage('/me', aMe({ roles: [...roles] }))
      const links = page.findAll('a').map((link) => link.attributes('href'))
      expect(links).toEqual(expect.arrayContaining(['/unresolved-orders', '/identity-coverage', '/commission-closings']))
      expect(new Set(links).size).toBe(links.length)
      page.unmount()
    }
  })

  it('counts the mass sends that wait for me', async () => {
    serve({ 'GET /api/v1/me/day': ok(aDay({ sends_to_confirm: 2 })) })
    const { page } = await mountPage('/me')
    expect(page.get('a[href="/mass-sends/mine"] .badge').text()).toBe('2')
  })

  it('turns dark at once and stays so', async () => {
    serve(DAY)
    const { page } = await mountPage('/me')
    await page.findAll('[role=radio]')[2]?.trigger('click')
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(localStorage.getItem('theme')).toBe('dark')
  })

  it('signs out and goes to the login', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    serve({ ...DAY, 'DELETE /api/v1/session': { status: 204 } })
    const { page } = await mountPage('/me')
    await page.get('.leave').trigger('click')
    await settle()
    expect(assign).toHaveBeenCalledWith('/auth/login?next=%2Fh5%2F')
  })

  it('stays signed in, and says so, when signing out fails', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    serve({ ...DAY, 'DELETE /api/v1/session': offline })
    const { page } = await mountPage('/me')
    await page.get('.leave').trigger('click')
    await settle()
    expect(assign).not.toHaveBeenCalled()
  })
})

describe("today's contacts", () => {
  it('can be narrowed to those who left', async () => {
    const lost = aContactChange({ kind: 'relation_ended', ended_by: 'customer', customer: aCustomerRef({ id: 8, name: '王先生' }) })
    serve({ 'GET /api/v1/me/contact-changes': ok(aPage([aContactChange(), lost])) })
    const { page } = await mountPage('/me/contacts?kind=relation_ended')
    await vi.waitFor(() => expect(page.text()).toContain('王先生'))
    expect(page.text()).not.toContain('林女士')
  })

  it('name without a link whom I may not open any more', async () => {
    const gone = aContactChange({ kind: 'relation_ended', ended_by: 'transfer', customer: null, masked_name: '王**' })
    serve({ 'GET /api/v1/me/contact-changes': ok(aPage([gone, gone])) })
    const { page } = await mountPage('/me/contacts')
    await vi.waitFor(() => expect(page.text()).toContain('王**'))
    expect(page.text()).toContain('已转接')
    expect(page.findAll('.line')).toHaveLength(2)
    expect(page.find('.line a').exists()).toBe(false)
  })
})
