package io.lateen.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Levels that are changed are this process's own, and are put back.
final class LoggingPageTest {
  private static final String ONE = "lateen.test.one";
  private static final String TWO = "lateen.test.two";

  private final Logger root = Logger.getLogger("");
  private final Level rootBefore = root.getLevel();
  private final Level[] handlersBefore = levels(root.getHandlers());
  private final Logger one = Logger.getLogger(ONE);
  private final Logger two = Logger.getLogger(TWO);
  private final LoggingPage page = new LoggingPage();

  private static Level[] levels(Handler[] handlers) {
    Level[] levels = new Level[handlers.length];
    for (int i = 0; i < handlers.length; i++) {
      levels[i] = handlers[i].getLevel();
    }
    return levels;
  }

  @AfterEach
  void putBack() {
    root.setLevel(rootBefore);
    for (int i = 0; i < handlersBefore.length; i++) {
      root.getHandlers()[i].setLevel(handlersBefore[i]);
    }
    one.setLevel(null);
    two.setLevel(null);
  }

  @ParameterizedTest
  @CsvSource({
    "trace, FINEST",
    "debug, FINE",
    "info, INFO",
    "warning, WARNING",
    "error, SEVERE",
    "critical, 1001",
    "off, OFF"
  })
  void oneLogger(String word, String level) {
    AdminResponse answer = page.answer(Map.of(ONE, word));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("active loggers:\n")
        .contains("  " + ONE + ": " + word + "\n")
        .contains("  " + TWO + ": info\n")
        .contains("  root: info\n");
    assertThat(one.getLevel().getName()).isEqualTo(level);
    assertThat(two.getLevel()).isNull();
  }

  @Test
  void several() {
    AdminResponse answer = page.answer(Map.of("paths", ONE + ":debug," + TWO + ":error"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(one.getLevel()).isEqualTo(Level.FINE);
    assertThat(two.getLevel()).isEqualTo(Level.SEVERE);
  }

  @Test
  void all() {
    assertThat(page.answer(Map.of(ONE, "off")).status()).isEqualTo(200);

    AdminResponse answer = page.answer(Map.of("level", "debug"));

    assertThat(answer.body()).contains("  " + ONE + ": debug\n", "  root: debug\n");
    assertThat(root.getLevel()).isEqualTo(Level.FINE);
    assertThat(root.getHandlers())
        .allSatisfy(handler -> assertThat(handler.getLevel().intValue()).isLessThanOrEqualTo(500));
  }

  @Test
  void withoutAChangeThereIsAList() {
    AdminResponse answer = page.answer(Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("  " + ONE + ": info\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "level | loud | unknown logger level: loud",
        "lateen.test.one | | unknown logger level: ",
        "no.such.logger | debug | unknown logger name: no.such.logger",
        "paths | lateen.test.one | no level: lateen.test.one (expected: name:level)",
        "paths | lateen.test.one:debug,no.such:debug | unknown logger name: no.such"
      })
  void whatIsWrongChangesNothing(String name, String value, String problem) {
    AdminResponse answer = page.answer(Map.of(name, value == null ? "" : value));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("error: " + problem)
        .contains("levels: trace debug info warning error critical off\n");
    assertThat(one.getLevel()).isNull();
    assertThat(root.getLevel()).isEqualTo(rootBefore);
  }

  @Test
  void oneParameterAtATime() {
    AdminResponse answer = page.answer(Map.of("level", "debug", ONE, "error"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(root.getLevel()).isEqualTo(rootBefore);
  }
}
