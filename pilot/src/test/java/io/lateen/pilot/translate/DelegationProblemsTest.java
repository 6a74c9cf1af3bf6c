package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.check.Problem;
import io.lateen.pilot.snapshot.MeshSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DelegationProblemsTest {

  @Test
  void whatIsLeftOutIsSaidOfTheRuleThatDelegates() {
    MeshSnapshot snapshot =
        Golden.read(Golden.RESOURCES.resolve("golden/route-delegation/input.yaml")).snapshot();
    assertThat(snapshot.delegationProblems()).hasSize(1);
    List<Problem> problems = snapshot.delegationProblems().values().iterator().next();
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(
            "spec.http[0].delegate: spec.http[1] of library/books matches what this route does not",
            "spec.http[1].delegate: default/nobody is not there (expected: a VirtualService without"
                + " hosts)",
            "spec.http[2].delegate: library/secret is not exported to namespace default");
  }
}
