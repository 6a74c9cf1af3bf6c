package io.lateen.model.check;

import io.lateen.model.rule.DestinationRule.ConsistentHash;
import io.lateen.model.rule.DestinationRule.HashKey;
import io.lateen.model.rule.DestinationRule.HashTable;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.model.rule.DestinationRule.Simple;
import io.lateen.model.rule.DestinationRule.WarmUp;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// How endpoints are chosen.
final class LoadBalancerCheck {
  private static final long LARGEST_TABLE = 5_000_011;

  private final Problems problems;
  private final PartCheck parts;

  LoadBalancerCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(FieldPath path, LoadBalancer balancer) {
    if (balancer.algorithm() instanceof ConsistentHash hash) {
      hash(path.field("consistentHash"), hash);
    }
    if (balancer.locality() != null) {
      new LocalityCheck(problems).check(path.field("localityLbSetting"), balancer.locality());
    }
    warmUp(path.field("warmup"), balancer.warmUp());
    if (balancer.warmUp() != null && !warms(balancer)) {
      problems.warning(path.field("warmup"), "does nothing but with ROUND_ROBIN and LEAST_REQUEST");
    }
  }

  private static boolean warms(LoadBalancer balancer) {
    return switch (balancer.algorithm()) {
      case null -> true;
      case Simple simple -> simple != Simple.RANDOM && simple != Simple.PASSTHROUGH;
      case ConsistentHash ignored -> false;
    };
  }

  private void hash(FieldPath at, ConsistentHash hash) {
    switch (hash.key()) {
      case HashKey.Cookie cookie -> cookie(at.field("httpCookie"), cookie);
      case HashKey.Header(String name) ->
          new HeaderCheck(problems).name(at.field("httpHeaderName"), name);
      case HashKey.QueryParameter(String name) -> {
        if (name.isEmpty()) {
          problems.missing(at.field("httpQueryParameterName"), "the parameter's name");
        }
      }
      case HashKey.SourceIp() -> {}
      case HashKey.Unset() ->
          problems.warning(
              at,
              "hashes nothing without httpHeaderName, httpCookie, httpQueryParameterName or"
                  + " useSourceIp");
    }
    if (hash.table() instanceof HashTable.Maglev(long size) && size != 0 && !isTable(size)) {
      problems.unexpected(
          at.field("maglev").field("tableSize"), size, "a prime of at most " + LARGEST_TABLE);
    }
  }

  private static boolean isTable(long size) {
    return size <= LARGEST_TABLE && BigInteger.valueOf(size).isProbablePrime(30);
  }

  private void cookie(FieldPath path, HashKey.Cookie cookie) {
    if (cookie.name().isEmpty()) {
      problems.missing(path.field("name"), "the cookie's name");
    }
    if (cookie.ttl() == null) {
      problems.missing(path.field("ttl"), "how long the cookie lives; 0s for a session's");
    } else if (cookie.ttl().isNegative()) {
      problems.error(path.field("ttl"), PartCheck.show(cookie.ttl()) + " (expected: 0s or more)");
    }
  }

  private void warmUp(FieldPath path, @Nullable WarmUp warmUp) {
    if (warmUp == null) {
      return;
    }
    if (warmUp.duration() == null) {
      problems.missing(path.field("duration"), "how long endpoints are new");
    }
    parts.duration(path.field("duration"), warmUp.duration());
    Double minimum = warmUp.minimumPercent();
    if (minimum != null && !(minimum >= 0 && minimum <= 100)) {
      problems.unexpected(path.field("minimumPercent"), minimum, "0..100");
    }
    Double aggression = warmUp.aggression();
    if (aggression != null && !(aggression >= 1)) {
      problems.unexpected(path.field("aggression"), aggression, "1 or more");
    }
  }
}
