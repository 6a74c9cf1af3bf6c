package io.lateen.pilot.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RedactionTest {
  @Test
  void whatMustNotBeSeenIsNot() {
    JsonNode tree =
        JsonMapper.shared()
            .readTree(
                """
                {"tls": [{"private_key": {"inline_string": "secret"}, "chain": {"inline_string": "c"},
                  "password": {"inline_bytes": "c2VjcmV0"}}], "session_ticket_keys": {"keys": ["secret"]}}
                """);

    Redaction.redact(tree);

    assertThat(tree.toString())
        .contains("\"private_key\":{\"inline_string\":\"[redacted]\"}", "\"inline_string\":\"c\"")
        .doesNotContain("secret", "c2VjcmV0");
  }
}
