/** Which address to sign: iOS historically keeps the one it landed on, all others the current one. */

const withoutHash = (address: string) => address.replace(/#.*$/, '')

const landing = withoutHash(location.href)

export function isIos(userAgent = navigator.userAgent): boolean {
  return /iPhone|iPad|iPod/.test(userAgent)
}

/** The address for the first try (0) and, after a refusal, the other one (1). */
export function addressToSign(attempt: number, current: string, landed = landing, ios = isIos()): string {
  const [first, second] = ios ? [landed, withoutHash(current)] : [withoutHash(current), landed]
  return attempt === 0 ? first : second
}
