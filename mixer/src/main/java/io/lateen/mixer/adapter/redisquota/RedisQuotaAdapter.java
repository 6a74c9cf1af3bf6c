package io.lateen.mixer.adapter.redisquota;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/// Quotas counted in Redis, by fixed or by rolling windows.
public final class RedisQuotaAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("redisquota");
  private static final int CONNECTIONS = 10;
  private static final int MOST_CONNECTIONS = 10_000;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  @Override
  public String name() {
    return "redisquota";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.QUOTA);
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    if (params.messages("quotas").isEmpty()) {
      problems.missing(path.field("quotas"), "at least one quota");
    }
    problems.each(
        path.field("quotas"), params.messages("quotas"), (at, quota) -> quota(quota, at, problems));
    String url = params.string("redis_server_url");
    if (address(url).isEmpty()) {
      problems.unexpected(path.field("redisServerUrl"), url, "host:port");
    }
    long connections = params.integer("connection_pool_size");
    if (connections < 0 || connections > MOST_CONNECTIONS) {
      problems.unexpected(
          path.field("connectionPoolSize"),
          connections,
          "1.." + MOST_CONNECTIONS + ", or 0 for 10");
    }
  }

  private static void quota(Params quota, FieldPath path, Problems problems) {
    if (quota.string("name").isEmpty()) {
      problems.missing(path.field("name"), "the full name of a quota instance");
    }
    most(quota, path, problems);
    Duration window = quota.duration("valid_duration").orElse(Duration.ZERO);
    if (window.toMillis() <= 0) {
      problems.unexpected(path.field("validDuration"), window, "1ms or more");
    }
    if (quota.string("rate_limit_algorithm").equals(Limit.ROLLING)) {
      Duration bucket = quota.duration("bucket_duration").orElse(Duration.ZERO);
      if (bucket.toMillis() <= 0 || bucket.compareTo(window) >= 0) {
        problems.unexpected(
            path.field("bucketDuration"), bucket, "1ms or more, and less than validDuration");
      }
    }
    problems.each(
        path.field("overrides"),
        quota.messages("overrides"),
        (at, override) -> override(override, at, problems));
  }

  private static void override(Params override, FieldPath path, Problems problems) {
    if (override.stringMap("dimensions").isEmpty()) {
      problems.missing(path.field("dimensions"), "at least one dimension");
    }
    most(override, path, problems);
  }

  private static void most(Params limits, FieldPath path, Problems problems) {
    if (limits.integer("max_amount") <= 0) {
      problems.unexpected(path.field("maxAmount"), limits.integer("max_amount"), "at least 1");
    }
  }

  private static Optional<HostAndPort> address(String url) {
    int colon = url.lastIndexOf(':');
    String port = url.substring(colon + 1);
    boolean good = colon > 0 && port.matches("[1-9][0-9]{0,4}") && Integer.parseInt(port) < 1 << 16;
    return good ? Optional.of(HostAndPort.from(url)) : Optional.empty();
  }

  @Override
  public Handler open(HandlerContext context) {
    Params params = context.params();
    String url = params.string("redis_server_url");
    return new RedisQuotaHandler(
        context.name(),
        url,
        params.messages("quotas").stream().map(Limit::of).toList(),
        client(address(url).orElseThrow(), params.integer("connection_pool_size")));
  }

  /// Connects when it is asked something.
  private static RedisClient client(HostAndPort address, long connections) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(connections == 0 ? CONNECTIONS : (int) connections);
    pool.setMaxIdle(pool.getMaxTotal());
    pool.setMaxWait(PATIENCE);
    pool.setJmxEnabled(false);
    return RedisClient.builder()
        .hostAndPort(address)
        .poolConfig(pool)
        .clientConfig(
            DefaultJedisClientConfig.builder().timeoutMillis((int) PATIENCE.toMillis()).build())
        .build();
  }
}
