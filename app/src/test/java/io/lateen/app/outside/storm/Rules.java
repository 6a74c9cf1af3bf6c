package io.lateen.app.outside.storm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The laws in force, and what they mean: the oracle.
record Rules(List<Law> laws) {
  Rules {
    laws = List.copyOf(laws);
  }

  /// @param puts else it takes the law away
  record Edit(Law law, boolean puts) {}

  Rules after(Edit edit) {
    List<Law> all = new ArrayList<>(laws);
    all.removeIf(law -> isPlaceOf(law, edit.law()));
    if (edit.puts()) {
      all.add(edit.law());
    }
    return new Rules(all);
  }

  /// Whether there is one already whose place a law would take.
  boolean holdsPlaceOf(Law law) {
    return laws.stream().anyMatch(each -> isPlaceOf(each, law));
  }

  private static boolean isPlaceOf(Law one, Law other) {
    return one.getClass() == other.getClass() && one.name().equals(other.name());
  }

  boolean allow(Question question) {
    return (question.caller().isNamed() || !isStrict(question.service()))
        && deniesNothing(question)
        && allowedByPolicies(question)
        && allowedByRoles(question);
  }

  private <L extends Law> Stream<L> all(Class<L> kind) {
    return laws.stream().filter(kind::isInstance).map(kind::cast);
  }

  /// By the law of the narrowest scope.
  private boolean isStrict(String service) {
    return all(Law.Peers.class)
        .filter(law -> law.concerns(service))
        .min(Comparator.comparing(Law.Peers::scope))
        .map(Law.Peers::strict)
        .orElse(false);
  }

  private Stream<Law.Policy> policies(Question question, boolean denying) {
    return all(Law.Policy.class)
        .filter(law -> law.denies() == denying && law.concerns(question.service()));
  }

  private boolean deniesNothing(Question question) {
    return policies(question, true).noneMatch(law -> law.covers(question));
  }

  /// Where none allows anything, nobody needs to be allowed.
  private boolean allowedByPolicies(Question question) {
    return policies(question, false).findAny().isEmpty()
        || policies(question, false).anyMatch(law -> law.covers(question));
  }

  private boolean allowedByRoles(Question question) {
    return all(Law.RolesAreOn.class).noneMatch(law -> law.concerns(question.service()))
        || all(Law.Binding.class)
            .filter(law -> law.who().covers(question.caller()))
            .anyMatch(law -> roleCovers(law.role(), question));
  }

  private boolean roleCovers(String name, Question question) {
    return all(Law.Role.class).anyMatch(role -> role.name().equals(name) && role.covers(question));
  }
}
