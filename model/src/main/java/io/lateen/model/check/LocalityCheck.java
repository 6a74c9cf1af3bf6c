package io.lateen.model.check;

import io.lateen.model.rule.DestinationRule.Distribute;
import io.lateen.model.rule.DestinationRule.Failover;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `localityLbSetting`: localities are `region`, `region/zone` or `region/zone/subzone`; a `*` may
/// stand for the rest.
public final class LocalityCheck {
  private final Problems problems;

  public LocalityCheck(Problems problems) {
    this.problems = problems;
  }

  public void check(FieldPath path, LocalityLoadBalancing setting) {
    List<String> ways = new ArrayList<>();
    if (!setting.distribute().isEmpty()) {
      ways.add("distribute");
    }
    if (!setting.failover().isEmpty()) {
      ways.add("failover");
    }
    if (!setting.failoverPriority().isEmpty() && !setting.distribute().isEmpty()) {
      ways.add("failoverPriority");
    }
    if (ways.size() > 1) {
      problems.error(path, String.join(", ", ways) + " (expected: only one of them)");
    }
    distinct(
        path.field("distribute"), setting.distribute().stream().map(Distribute::from).toList());
    problems.each(path.field("distribute"), setting.distribute(), this::distribute);
    problems.each(path.field("failover"), setting.failover(), this::failover);
    problems.each(
        path.field("failoverPriority"),
        setting.failoverPriority(),
        (at, label) -> {
          if (label.isEmpty()) {
            problems.missing(at, "the name of a label");
          }
        });
  }

  private void distribute(FieldPath path, Distribute distribute) {
    locality(path.field("from"), distribute.from());
    FieldPath to = path.field("to");
    int sum = 0;
    for (String name : distribute.to().keySet()) {
      locality(to.field(name), name);
      int weight = distribute.to().getOrDefault(name, 0);
      if (weight < 1 || weight > 100) {
        problems.unexpected(to.field(name), weight, "1..100");
      }
      sum += weight;
    }
    if (sum != 100) {
      problems.error(to, "weights sum up to " + sum + " (expected: 100)");
    }
    distinct(to, List.copyOf(distribute.to().keySet()));
  }

  private void failover(FieldPath path, Failover failover) {
    region(path.field("from"), failover.from());
    region(path.field("to"), failover.to());
    if (failover.from().equals(failover.to())) {
      problems.unexpected(path.field("to"), failover.to(), "another region than in from");
    }
  }

  private void region(FieldPath path, String region) {
    if (region.isEmpty()) {
      problems.missing(path, "a region");
    } else if (region.contains("/") || region.contains("*")) {
      problems.unexpected(path, region, "a region, without zone and \"*\"");
    }
  }

  private void locality(FieldPath path, String locality) {
    String[] parts = locality.split("/", -1);
    int star = locality.indexOf('*');
    boolean empty = List.of(parts).contains("");
    if (locality.isEmpty()) {
      problems.missing(path, "a locality, \"*\" for any");
    } else if (parts.length > 3
        || empty
        || (star >= 0 && (star != locality.length() - 1 || parts[parts.length - 1].length() > 1))) {
      problems.unexpected(path, locality, "region/zone/subzone; a \"*\" may stand for the rest");
    }
  }

  /// One may not be part of another.
  private void distinct(FieldPath path, List<String> localities) {
    Set<String> told = new java.util.HashSet<>();
    for (String one : localities) {
      for (String other : localities) {
        boolean twice = one.equals(other) && localities.indexOf(one) != localities.lastIndexOf(one);
        if ((twice || (!one.equals(other) && covers(one, other))) && told.add(one + " " + other)) {
          problems.error(path, "\"" + other + "\" is in \"" + one + "\" already");
        }
      }
    }
  }

  private static boolean covers(String wide, String narrow) {
    String start = wide.endsWith("*") ? wide.substring(0, wide.length() - 1) : wide + "/";
    return !wide.equals("*") && narrow.startsWith(start);
  }
}
