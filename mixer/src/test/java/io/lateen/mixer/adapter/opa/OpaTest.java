package io.lateen.mixer.adapter.opa;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.adapter.Stranger;
import io.lateen.mixer.template.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class OpaTest {
  private static final String PARAMS =
      """
      policy:
      - |
        package mixerauthz
        import rego.v1
        default allow := false
        allow if {
          input.action.method == "GET"
          input.subject.user == data.people.admins[_]
        }
        allow if input.subject.properties.version >= 3
      - |
        package people
        import rego.v1
        admins := ["alice", "bob"]
      checkMethod: data.mixerauthz.allow
      failClose: %s
      """;

  private static Rehearsal stage(String program) {
    return new Rehearsal(new OpaAdapter(program))
        .attribute("request.method", "GET")
        .attribute("source.user", "alice")
        .attribute("version", 1L)
        .instance(
            "authinfo.authorization.default",
            Templates.AUTHORIZATION,
            """
            subject:
              user: source.user
              properties: {version: version}
            action:
              method: request.method
              path: '"/productpage"'
            """);
  }

  private static String opa() {
    return Stranger.find("LATEEN_OPA", "opa").orElseThrow().toString();
  }

  static boolean isThere() {
    return Stranger.opaIsThere();
  }

  @Test
  @EnabledIf("isThere")
  void thePoliciesDecide() throws Exception {
    Rehearsal stage = stage(opa());
    try (Handler handler = stage.open(PARAMS.formatted(true))) {
      eventually(() -> assertThat(code(handler, stage)).isEqualTo(CheckResult.OK));
      stage.attribute("source.user", "mallory");
      CheckResult denied = handler.check(stage.build());
      assertThat(denied.code()).isEqualTo(CheckResult.PERMISSION_DENIED);
      assertThat(denied.message()).isEqualTo("opa: request was rejected");
      stage.attribute("version", 3L);
      assertThat(code(handler, stage)).isEqualTo(CheckResult.OK);
    }
  }

  private static int code(Handler handler, Rehearsal stage) {
    try {
      return handler.check(stage.build()).code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @EnabledIf("isThere")
  void whatIsNoRegoOrNoAnswerIsForFailCloseToDecide() throws Exception {
    for (String broken :
        new String[] {
          PARAMS.replace("allow if {", "allow if if {"),
          PARAMS.replace("data.mixerauthz.allow", "data.mixerauthz.alow"),
          PARAMS.replace("default allow := false", "default allow := 7").replace("GET", "PUT")
        }) {
      Rehearsal stage = stage(opa());
      try (Handler closed = stage.open(broken.formatted(true));
          Handler open = stage.open(broken.formatted(false))) {
        eventually(() -> assertThat(code(open, stage)).isEqualTo(CheckResult.OK));
        eventually(() -> assertThat(code(closed, stage)).isEqualTo(CheckResult.PERMISSION_DENIED));
      }
    }
  }

  @Test
  void aHandlerStartsWithoutTheCompiler() throws Exception {
    Rehearsal stage = stage("/nowhere/opa");
    try (Handler closed = stage.open(PARAMS.formatted(true));
        Handler open = stage.open(PARAMS.formatted(false))) {
      assertThat(code(closed, stage)).isEqualTo(CheckResult.PERMISSION_DENIED);
      assertThat(code(open, stage)).isEqualTo(CheckResult.OK);
    }
  }

  @Test
  void badParametersAreNamed() {
    assertThat(stage("opa").problems("{policy: ['allow = true'], checkMethod: allow}"))
        .isEqualTo(
            """
            spec.params.checkMethod: "allow" (expected: a rule, such as data.mypackage.allow)
            spec.params.policy[0]: "allow = true" (expected: Rego, which says its package)""");
    assertThat(stage("opa").problems("checkMethod: data.a.b"))
        .isEqualTo("spec.params.policy: missing (expected: at least one policy in Rego)");
  }
}
