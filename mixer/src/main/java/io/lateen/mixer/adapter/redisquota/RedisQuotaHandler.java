package io.lateen.mixer.adapter.redisquota;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.adapter.redisquota.WindowScript.Answer;
import io.lateen.mixer.template.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/// Asks Redis for every amount. When Redis does not answer, an ask fails, and whoever asked
/// decides.
final class RedisQuotaHandler implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(RedisQuotaHandler.class);
  private static final Duration SHORTEST_MEMORY = Duration.ofSeconds(1);
  private static final Duration LONGEST_MEMORY = Duration.ofMinutes(1);

  private final Map<String, Limit> limits = new HashMap<>();
  private final RedisClient redis;

  /// @param redis closed with this
  RedisQuotaHandler(String name, String url, List<Limit> limits, RedisClient redis) {
    limits.forEach(limit -> this.limits.put(limit.name(), limit));
    this.redis = redis;
    Thread.ofVirtual().name(name).start(() -> greet(name, url));
  }

  /// Nobody waits for this: it only says early what would fail later.
  private void greet(String name, String url) {
    try {
      redis.ping();
    } catch (JedisException e) {
      LOG.warn("{}: no Redis at {} yet: {}", name, url, e.getMessage());
    }
  }

  @Override
  public QuotaResult quota(Instance instance, QuotaArguments arguments) {
    Limit limit = limits.get(instance.type().name());
    if (limit == null || arguments.amount() <= 0) {
      return new QuotaResult(0, Duration.ZERO);
    }
    Map<String, Object> dimensions = instance.map("dimensions");
    List<String> keys = keys(limit, dimensions, arguments.dedupId());
    Answer answer =
        script(limit).run(redis, keys, arguments(limit, limit.mostFor(dimensions), arguments));
    return new QuotaResult(answer.granted(), Duration.ofMillis(answer.validMillis()));
  }

  private static WindowScript script(Limit limit) {
    return limit.isRolling() ? WindowScript.ROLLING : WindowScript.FIXED;
  }

  /// The braces keep what belongs together on one node of a cluster.
  private static List<String> keys(Limit limit, Map<String, Object> dimensions, String dedupId) {
    StringBuilder cell = new StringBuilder("{").append(limit.name());
    new TreeMap<>(dimensions)
        .forEach((name, value) -> append(append(cell, name), Values.text(value)));
    cell.append('}');
    List<String> keys = new ArrayList<>(List.of(cell + ".taken"));
    if (limit.isRolling()) {
      keys.add(cell + ".buckets");
    }
    if (!dedupId.isEmpty()) {
      keys.add(cell + ".answer." + dedupId);
    }
    return keys;
  }

  /// With its length, so that no two lists of values give one key.
  private static StringBuilder append(StringBuilder cell, String text) {
    return cell.append(';').append(text.length()).append(':').append(text);
  }

  private static List<String> arguments(Limit limit, long most, QuotaArguments arguments) {
    return List.of(
        Long.toString(most),
        Long.toString(limit.window().toMillis()),
        Long.toString(arguments.amount()),
        arguments.bestEffort() ? "1" : "0",
        Long.toString(memory(limit.window()).toMillis()),
        Long.toString(Math.max(1, limit.bucket().toMillis())));
  }

  /// As long as an answer holds, within reason.
  private static Duration memory(Duration window) {
    Duration least = window.compareTo(SHORTEST_MEMORY) < 0 ? SHORTEST_MEMORY : window;
    return least.compareTo(LONGEST_MEMORY) > 0 ? LONGEST_MEMORY : least;
  }

  @Override
  public void close() {
    redis.close();
  }
}
