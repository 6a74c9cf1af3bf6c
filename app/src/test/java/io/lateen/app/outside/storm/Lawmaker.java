package io.lateen.app.outside.storm;

import io.lateen.app.outside.storm.Law.Peers.Scope;
import io.lateen.app.outside.storm.Law.RolesAreOn.Mode;
import io.lateen.app.outside.storm.Rules.Edit;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Changes laws at random, one at a time, each so that somebody notices: what nobody can see cannot
/// be seen to have arrived.
final class Lawmaker {
  private static final int ROLES = 3;
  private static final int POLICIES = 4;
  private static final List<Who> WHO =
      List.of(
          Who.EVERYBODY,
          new Who("default", ""),
          new Who("visitors", ""),
          new Who("default", "default"),
          new Who("default", "alice"),
          new Who("visitors", "bob"));

  private final Random random;
  private final List<Question> questions;
  private final List<String> services;
  private final List<Supplier<Law>> kinds =
      List.of(this::rolesAreOn, this::role, this::binding, this::policy, this::peers);

  Lawmaker(Random random, List<Question> questions) {
    this.random = random;
    this.questions = questions;
    this.services = questions.stream().map(Question::service).distinct().toList();
  }

  /// Everything that there can be of roles, so that changes of any of it can be seen.
  List<Law> first() {
    List<Law> all = new java.util.ArrayList<>();
    for (int i = 0; i < ROLES; i++) {
      all.add(new Law.Role("role-" + i, oneOrAll(), act()));
      all.add(new Law.Binding("binding-" + i, "role-" + i, pick(WHO)));
    }
    return all;
  }

  Edit next(Rules now) {
    while (true) {
      Law law = pick(kinds).get();
      Edit edit = new Edit(law, !now.holdsPlaceOf(law) || random.nextInt(3) > 0);
      Rules then = now.after(edit);
      boolean seen = questions.stream().anyMatch(q -> now.allow(q) != then.allow(q));
      if (seen && (isMixed(then) || random.nextInt(4) == 0)) {
        return edit;
      }
    }
  }

  /// Neither nearly everything is allowed nor nearly nothing.
  private boolean isMixed(Rules rules) {
    long allowed = questions.stream().filter(rules::allow).count();
    return allowed * 5 > questions.size() && allowed * 5 < questions.size() * 4L;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String oneOrAll() {
    return random.nextBoolean() ? pick(services) : "";
  }

  private Act act() {
    return new Act(pick(List.of("*", "GET", "DELETE")), pick(List.of("*", "/health", "*/0")));
  }

  private Law rolesAreOn() {
    return new Law.RolesAreOn(pick(List.of(Mode.values())), oneOrAll());
  }

  private Law role() {
    return new Law.Role("role-" + random.nextInt(ROLES), oneOrAll(), act());
  }

  private Law binding() {
    int number = random.nextInt(ROLES);
    return new Law.Binding("binding-" + number, "role-" + random.nextInt(ROLES), pick(WHO));
  }

  private Law policy() {
    int number = random.nextInt(POLICIES);
    boolean denies = number % 2 == 0;
    return new Law.Policy("policy-" + number, denies, oneOrAll(), pick(WHO), act());
  }

  private Law peers() {
    Scope scope = pick(List.of(Scope.values()));
    boolean ofOne = scope == Scope.WORKLOAD || scope == Scope.SERVICE;
    return new Law.Peers(scope, ofOne ? pick(services) : "", random.nextInt(3) == 0);
  }
}
