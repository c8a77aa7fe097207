/** The way to the login. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { aMe } from '@/testing/fixtures'
import { ok, refuse, serve } from '@/testing/server'
import { goToLogin, isAdmin, isManager, loadMe } from './session'

const assign = vi.fn()

beforeEach(() => {
  assign.mockReset()
  vi.spyOn(window.location, 'assign').mockImplementation(assign)
})

describe('the session', () => {
  it.each([
    ['staff', false, false],
    ['manager', true, false],
    ['leader', true, false],
    ['admin', false, true],
  ] as const)('opens for %s what the role opens', async (role, managing, administering) => {
    serve({ 'GET /api/v1/me': ok(aMe({ roles: [role] })) })
    await loadMe()
    expect([isManager.value, isAdmin.value]).toEqual([managing, administering])
  })

  it('goes to the login with the way back when it is lost', async () => {
    serve({ 'GET /api/v1/me': refuse(401, 'signed_out') })
    await expect(loadMe()).rejects.toMatchObject({ code: 'signed_out' })
    expect(assign).toHaveBeenCalledWith(`/auth/login?next=${encodeURIComponent(location.pathname)}`)
  })

  it('stops going to the login after three times in half a minute', () => {
    for (let time = 0; time < 5; time++) goToLogin('/h5/')
    expect(assign).toHaveBeenCalledTimes(3)
  })
})
