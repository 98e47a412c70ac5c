/** A text of the page, unpacked and read as JSON. */
async function unpack(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(packed.length);
  for (let n = 0; n < packed.length; n += 1) bytes[n] = packed.charCodeAt(n);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** Numbers from their multiples of a scale; what is not known is NaN. */
function numbers_of({scale, values}) {
  const numbers = new Float64Array(values.length);
  // Dividing by 10 gives 3584.5 where multiplying by 0.1 would give 3584.5000000000005.
  const divisor = scale < 1 ? Math.round(1 / scale) : 0;
  for (let n = 0; n < values.length; n += 1) {
    const multiple = values[n];
    numbers[n] = multiple === null ? NaN : divisor ? multiple / divisor : multiple * scale;
  }
  return numbers;
}

/** Every series of an object as numbers. */
function all_numbers(series) {
  const result = {};
  for (const [name, one] of Object.entries(series))
    result[name] = Array.isArray(one) ? one.map(numbers_of) : numbers_of(one);
  return result;
}
