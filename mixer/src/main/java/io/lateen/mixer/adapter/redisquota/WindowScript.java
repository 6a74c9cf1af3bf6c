package io.lateen.mixer.adapter.redisquota;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// A script that Redis runs as one step, so that two Mixers never take the same amount.
///
/// @param digest under which Redis keeps a script it has seen
record WindowScript(String text, String digest) {
  static final WindowScript FIXED = named("fixed_window.lua");
  static final WindowScript ROLLING = named("rolling_window.lua");

  /// What the script answers.
  record Answer(long granted, long validMillis) {}

  private static WindowScript named(String name) {
    try (InputStream in = WindowScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not where the program is");
      }
      byte[] text = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      return new WindowScript(
          new String(text, StandardCharsets.UTF_8), HexFormat.of().formatHex(digest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer run(UnifiedJedis redis, List<String> keys, List<String> arguments) {
    try {
      return answer(redis.evalsha(digest, keys, arguments));
    } catch (JedisNoScriptException e) {
      // A new or restarted server: it keeps the script from now on.
      return answer(redis.eval(text, keys, arguments));
    }
  }

  private static Answer answer(Object reply) {
    if (reply instanceof List<?> numbers
        && numbers.size() == 2
        && numbers.get(0) instanceof Long granted
        && numbers.get(1) instanceof Long valid) {
      return new Answer(granted, valid);
    }
    throw new IllegalStateException(reply + " (expected: two numbers)");
  }
}
