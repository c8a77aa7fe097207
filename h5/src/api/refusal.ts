/** What the server (or the network) says when it does not do what was asked. */

export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly fields: Readonly<Record<string, string>>

  constructor(code: string, status: number, fields: Readonly<Record<string, string>> = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.fields = fields
  }

  /** Nothing reached the server for certain, or it could not answer now: the same request may be sent again. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function firstText(value: unknown): string | null {
  if (typeof value === 'string') return value
  // What is wrong inside a list is told by its place in it.
  const inside = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []
  return inside.map(firstText).find((text) => text !== null) ?? null
}

function fieldErrors(errors: unknown): Record<string, string> {
  if (!isRecord(errors)) return {}
  const fields: Record<string, string> = {}
  for (const place of Object.values(errors)) {
    if (!isRecord(place)) continue
    for (const [field, messages] of Object.entries(place)) {
      const text = firstText(messages)
      if (text) fields[field] = text
    }
  }
  return fields
}

/** Reads a problem+json body; anything else becomes a code made of the status. */
export function refusalOf(body: unknown, status: number): Refusal {
  if (isRecord(body) && typeof body.code === 'string') return new Refusal(body.code, status, fieldErrors(body.errors))
  return new Refusal(`http_${status}`, status)
}

/** Everything thrown becomes a Refusal, so that pages know one kind of failure only. */
export function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('unexpected', -1)
}
