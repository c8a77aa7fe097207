/** The typed client: one function that turns every answer into data or a thrown Refusal. */
import createClient from 'openapi-fetch'
import type { paths } from './schema'
import { Refusal, refusalOf } from './refusal'

const PATIENCE_MS = 15_000

interface Session {
  userid: string | null
  onLost: () => void
}

const session: Session = { userid: null, onLost: () => undefined }

/** From now on every request says whom the page believes to be signed in, so that a changed session is noticed. */
export function signRequestsAs(userid: string): void {
  session.userid = userid
}

export function onSessionLost(callback: () => void): void {
  session.onLost = callback
}

async function fetchWithPatience(request: Request): Promise<Response> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS)
  try {
    return await window.fetch(request, { signal: abort.signal })
  } catch {
    throw new Refusal(abort.signal.aborted ? 'timeout' : 'offline', 0)
  } finally {
    clearTimeout(timer)
  }
}

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: fetchWithPatience,
})

api.use({
  onRequest({ request }) {
    if (session.userid) request.headers.set('X-Signed-In-As', session.userid)
    return request
  },
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Unwraps an answer; a 401 also sends the page to the login. */
export async function call<T>(request: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await request
  if (response.ok && data !== undefined && data !== null) return data
  const refusal = refusalOf(error, response.status)
  if (response.status === 401) session.onLost()
  throw refusal
}

/** Like call, for endpoints that answer without a body. */
export async function callEmpty(request: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await request
  if (response.ok) return
  if (response.status === 401) session.onLost()
  throw refusalOf(error, response.status)
}
