package io.lateen.proxy.report.mixer;

import io.lateen.proxy.route.ValueMatcher;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Gathers what an answer hung on and makes a digest of it. Used again and again; for one thread.
///
/// SHA-256, cut to 128 bits: a client who could make two requests alike under it would pass for
/// another.
public final class KeyBuffer {
  private static final int DIGEST = 32;

  private final MessageDigest digest = sha256();
  private final byte[] result = new byte[DIGEST];
  private byte[] octets = new byte[512];
  private int size;
  private int valueStart;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void clear() {
    size = 0;
  }

  private void ensure(int more) {
    if (octets.length - size < more) {
      octets = Arrays.copyOf(octets, Math.max(size + more, 2 * octets.length));
    }
  }

  /// Begins a value: its length will stand before it, for values may hold anything.
  void begin() {
    ensure(4);
    size += 4;
    valueStart = size;
  }

  void end() {
    int length = size - valueStart;
    for (int i = 0; i < 4; i++) {
      octets[valueStart - 4 + i] = (byte) (length >>> (8 * i));
    }
  }

  public void add(byte[] from, int start, int end) {
    ensure(end - start);
    System.arraycopy(from, start, octets, size, end - start);
    size += end - start;
  }

  public void add(byte[] all) {
    add(all, 0, all.length);
  }

  public void add(byte octet) {
    ensure(1);
    octets[size++] = octet;
  }

  public void add(long number) {
    ensure(8);
    for (int i = 0; i < 8; i++) {
      octets[size++] = (byte) (number >>> (8 * i));
    }
  }

  /// Whether what has been gathered since [#begin] looks as it must.
  boolean matches(ValueMatcher matcher) {
    return matcher.matches(octets, valueStart, size);
  }

  int size() {
    return size;
  }

  /// Whether everything gathered is the first `length` of these.
  boolean holds(byte[] others, int length) {
    return size == length && Arrays.equals(octets, 0, size, others, 0, length);
  }

  /// Copies everything into `to`, or into a longer array.
  ///
  /// @return where it is
  byte[] copyTo(byte[] to) {
    byte[] target = to.length < size ? new byte[octets.length] : to;
    System.arraycopy(octets, 0, target, 0, size);
    return target;
  }

  /// Puts the digest of everything into `key`.
  void digest(CacheKey key) {
    try {
      digest.update(octets, 0, size);
      digest.digest(result, 0, DIGEST);
    } catch (DigestException e) {
      throw new IllegalStateException("32 octets are enough", e);
    }
    key.set(number(0), number(8));
  }

  private long number(int from) {
    long number = 0;
    for (int i = 0; i < 8; i++) {
      number = (number << 8) | (result[from + i] & 0xff);
    }
    return number;
  }
}
