package io.lateen.node.controller;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/// The last parts of names, in letters that make no words, and times as Kubernetes writes them.
final class Words {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;

  private Words() {}

  static String random() {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < SUFFIX; i++) {
      word.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  /// FNV-1a of the text, 32 bits.
  static String hash(String text) {
    int hash = 0x811c9dc5;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    StringBuilder word = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      word.append(LETTERS.charAt(digit - '0'));
    }
    return word.toString();
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
