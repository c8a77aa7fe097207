/** The client: data or a Refusal, and who is believed to be signed in. */
import { describe, expect, it, vi } from 'vitest'
import { aMe } from '@/testing/fixtures'
import { offline, ok, refuse, serve } from '@/testing/server'
import { api, call, callEmpty, onSessionLost, signRequestsAs } from './client'
import { Refusal } from './refusal'

const me = () => call(api.GET('/api/v1/me'))

describe('call', () => {
  it('gives the data of an answer', async () => {
    serve({ 'GET /api/v1/me': ok(aMe({ name: '赵敏' })) })
    await expect(me()).resolves.toMatchObject({ name: '赵敏' })
  })

  it('throws the code of a refusal and the fields it minded', async () => {
    serve({ 'GET /api/v1/me': refuse(422, 'invalid', { json: { title: ['太长了'] } }) })
    await expect(me()).rejects.toMatchObject({ code: 'invalid', status: 422, fields: { title: '太长了' } })
  })

  it('makes a code of the status when the answer is no problem document', async () => {
    serve({ 'GET /api/v1/me': { status: 502, json: '<html>' } })
    await expect(me()).rejects.toMatchObject({ code: 'http_502', isPassing: true })
  })

  it('says offline when the network is down', async () => {
    serve({ 'GET /api/v1/me': offline })
    await expect(me()).rejects.toMatchObject({ code: 'offline', status: 0, isPassing: true })
  })

  it('gives up after fifteen seconds', async () => {
    vi.useFakeTimers()
    vi.mocked(window.fetch).mockImplementation(
      (_input, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    )
    const answer = me().catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(15_000)
    await expect(answer).resolves.toMatchObject({ code: 'timeout', isPassing: true })
  })

  it('reports a lost session on 401, and only then', async () => {
    const onLost = vi.fn()
    onSessionLost(onLost)
    serve({ 'GET /api/v1/me': refuse(403, 'forbidden'), 'DELETE /api/v1/session': refuse(401, 'signed_out') })
    await expect(me()).rejects.toBeInstanceOf(Refusal)
    expect(onLost).not.toHaveBeenCalled()
    await expect(callEmpty(api.DELETE('/api/v1/session'))).rejects.toMatchObject({ code: 'signed_out' })
    expect(onLost).toHaveBeenCalledOnce()
  })

  it('says in every request whom it believes to be signed in', async () => {
    const server = serve({ 'GET /api/v1/me': ok(aMe()) })
    signRequestsAs('zhaomin')
    await me()
    expect(server.asked[0]?.headers.get('X-Signed-In-As')).toBe('zhaomin')
  })

  it('accepts an answer without a body', async () => {
    serve({ 'DELETE /api/v1/session': { status: 204 } })
    await expect(callEmpty(api.DELETE('/api/v1/session'))).resolves.toBeUndefined()
  })
})
